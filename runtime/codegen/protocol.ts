/**
 * Door of generated tables: a protocol's operations, and the bodies that its types name. Private to generated
 * code, see index.ts.
 */

export type { Layout } from '../layout/layout.ts'
export type { Implementation } from '../protocol/implementation.ts'
export { noBytes, noFields } from '../protocol/no-bytes.ts'
export { type PayloadLayout, readPayload, writePayload } from '../protocol/payload.ts'
export type {
  AnyOperation,
  Channel,
  Operation,
  Protocol,
  ProtocolCore,
  RecordCodec,
  Step,
  StreamCodec,
} from '../protocol/protocol.ts'
export { withOperations } from '../protocol/with-operations.ts'
export type { Body } from '../streams/body.ts'
export type { ByteStream } from '../streams/byte-stream.ts'
export type { IncomingRecord, OutgoingRecords } from '../streams/records.ts'
export type { AnyCodec } from '../wire/codec.ts'
