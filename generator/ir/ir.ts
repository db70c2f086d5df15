export type * from './base.ts'
export type * from './protocol.ts'
export type * from './types.ts'
