import type { StreamCodec } from '../protocol/protocol.ts'
import type { ByteStream } from '../streams/byte-stream.ts'
import { decodeStream, type IncomingRecord } from '../streams/records.ts'
import type { ClientState } from './state.ts'

/** Yields the records of a download as they arrive. Stopping before the last one abandons the download. */
export function downloadRecords<Head, Tail, Name extends string>(
  state: ClientState,
  stream: StreamCodec<Head, Tail, Name, never, never>,
  bytes: ByteStream,
): AsyncIterableIterator<IncomingRecord<Head, Tail, Name>> {
  const { session, limits, writer } = state
  const { memory } = state.input
  const records = decodeStream(stream, bytes, session, { limits, exact: writer.exact, memory })
  return {
    [Symbol.asyncIterator]() {
      return this
    },
    next: () => records.next(),
    async return() {
      // Returning from a generator waits for the record that was requested last, and does not run the `finally` of
      // one that has not started. So cancel the download first.
      await bytes.cancel()
      await records.return()
      return { done: true, value: undefined }
    },
  }
}
