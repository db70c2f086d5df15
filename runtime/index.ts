/** What users of the package need beside the generated code. */
export type { Body } from './body.ts'
export type { ByteStream, Sink } from './byte-stream.ts'
export { ClientConnection } from './client-connection.ts'
export type { CallOptions, ConnectOptions } from './client-options.ts'
export { decode, encode } from './codec.ts'
export {
  ConnectionError,
  DaemonError,
  DecodeError,
  EncodeError,
  GateError,
  type Place,
  WireError,
} from './errors.ts'
export { describeGate, type Gate, has, holds } from './gate.ts'
export { HandlerError, type HandlerErrorOptions } from './handler-error.ts'
export type { Limits } from './limits.ts'
export type { Listed } from './listed.ts'
export type { Listening } from './listen.ts'
export { LogStream } from './log-stream.ts'
export { type NarVisitor, NarWalker } from './nar-walker.ts'
export { openClient } from './open-client.ts'
export type { Codec, Operation, Protocol, ProtocolCore } from './protocol.ts'
export type { ProxyOptions } from './proxy.ts'
export type { ProxyEvents } from './proxy-events.ts'
export { Reader, type ReaderOptions } from './reader.ts'
export {
  decodeStream,
  encodeStream,
  type IncomingRecord,
  type OutgoingRecord,
  type OutgoingRecords,
} from './records.ts'
export type { Awaitable, ServerCall } from './server-call.ts'
export { ServerConnection } from './server-connection.ts'
export type { ServerLog } from './server-log.ts'
export type { ServeOptions } from './server-options.ts'
export { formatVersion, parseVersion, type Session } from './session.ts'
export { decodeText, encodeText } from './text.ts'
export type { Command, StreamPair, Tap, Target } from './transport.ts'
export { Writer, type WriterOptions } from './writer.ts'
