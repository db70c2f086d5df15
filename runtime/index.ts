/** The public names of the runtime, for programs that use generated code. */

export { ClientConnection } from './client/connection.ts'
export { LogStream } from './client/log-stream.ts'
export { openClient } from './client/open.ts'
export type { CallOptions, ConnectOptions, DownloadOptions, LongTexts } from './client/options.ts'
export { onEvent } from './diagnostics/channels.ts'
export type {
  CallEnded,
  CallOutcome,
  CallStarted,
  ClientCall,
  ClientCallEnded,
  ClientCallStarted,
  ConnectionClosed,
  ConnectionFailed,
  ConnectionOpened,
  ConnectionRefused,
  DiagnosticEvents,
  HandshakeDone,
  ServedCall,
  ServedConnection,
} from './diagnostics/events.ts'
export { DeadlineError, type WaitedFor } from './errors/deadline-error.ts'
export { ConnectionError, DecodeError, EncodeError, GateError, RemoteError } from './errors/errors.ts'
export { HandlerError, type HandlerErrorOptions } from './errors/handler-error.ts'
export { type TimeOut, TimeOutError } from './errors/time-out-error.ts'
export { type Place, WireError } from './errors/wire-error.ts'
export { availableMemory, MemoryBudget } from './input/memory-budget.ts'
export type { Operation, Protocol, ProtocolCore } from './protocol/protocol.ts'
export type { ProxyEvents } from './proxy/events.ts'
export type { ProxiedServer, ProxyOptions } from './proxy/options.ts'
export type { Awaitable, ListReply, ServerCall, UncountedReply } from './server/call.ts'
export { ServerConnection } from './server/connection.ts'
export type { ServerLog } from './server/log.ts'
export type { ServeOptions } from './server/options.ts'
export type { Timeouts } from './server/timeouts.ts'
export { describeGate, type Gate, hasFeature, holds } from './session/gate.ts'
export type { Limits } from './session/limits.ts'
export { formatVersion, parseVersion, type Session } from './session/session.ts'
export type { Body } from './streams/body.ts'
export type { ByteStream, Sink } from './streams/byte-stream.ts'
export {
  decodeStream,
  encodeStream,
  type IncomingRecord,
  type OutgoingRecord,
  type OutgoingRecords,
} from './streams/records.ts'
export type { ListenAddress, Listening, ListenOptions } from './transport/listen.ts'
export { type PassedSockets, takePassedSockets } from './transport/passed-sockets.ts'
export type { Peer, TcpPeer, UnixPeer } from './transport/peer.ts'
export type { OptionsFor } from './transport/serve-peer.ts'
export type { SocketOptions } from './transport/socket-file.ts'
export type { Tap } from './transport/tap.ts'
export type { Command, StreamPair, Target } from './transport/transport.ts'
export type { Adapter } from './wire/adapter.ts'
export { type Codec, decode, encode } from './wire/codec.ts'
export type { Grammar, GrammarWalker } from './wire/grammar.ts'
export { Reader, type ReaderOptions } from './wire/reader.ts'
export { decodeText, encodeText } from './wire/text.ts'
export { Writer, type WriterOptions } from './wire/writer.ts'
