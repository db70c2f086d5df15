/**
 * Door of generated servers, and of the sockets that they listen on. Private to generated code, see index.ts.
 */

export type { Awaitable, ListReply, ServerCall, UncountedReply } from '../server/call.ts'
export type { ServerConnection } from '../server/connection.ts'
export type { ServeOptions } from '../server/options.ts'
export { serveStream } from '../server/serve-stream.ts'
export { type ListenAddress, type Listening, type ListenOptions, listenOn } from '../transport/listen.ts'
export { type OptionsFor, reportedBy, servePeer } from '../transport/serve-peer.ts'
export type { StreamPair } from '../transport/transport.ts'
