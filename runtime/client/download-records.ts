import type { StreamCodec } from '../protocol/protocol.ts'
import type { ByteStream } from '../streams/byte-stream.ts'
import { decodeStream, type IncomingRecord } from '../streams/records.ts'
import type { ClientState } from './state.ts'

/** The records of a download as they come; stopping before the last one gives the download up. */
export function downloadRecords<Head, Tail, Name extends string>(
  state: ClientState,
  stream: StreamCodec<Head, Tail, Name>,
  bytes: ByteStream,
): AsyncIterableIterator<IncomingRecord<Head, Tail, Name>> {
  const { session, limits, writer } = state
  const records = decodeStream(stream, bytes, session, { limits, exact: writer.exact })
  return {
    [Symbol.asyncIterator]() {
      return this
    },
    next: () => records.next(),
    async return() {
      // A generator that was never asked for anything would not stop the download.
      await records.return()
      await bytes.cancel()
      return { done: true, value: undefined }
    },
  }
}
