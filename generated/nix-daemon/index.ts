// Generated from spec/nix-daemon by npm run generate. Do not edit.

export * from '../../runtime/index.ts'
export * from './client.ts'
export * from './handshake.ts'
export * from './log.ts'
export * from './operations.ts'
export * from './protocol.ts'
export * from './read.ts'
export * from './server.ts'
export * from './streams.ts'
export * from './types.ts'
export * from './versions.ts'
export * from './write.ts'
