/** Door of generated clients. Private to generated code, see index.ts. */

export type { ClientConnection } from '../client/connection.ts'
export { onlyRecord } from '../client/only-record.ts'
export { openClient } from '../client/open.ts'
export type { CallOptions, ConnectOptions } from '../client/options.ts'
export type { Target } from '../transport/transport.ts'
