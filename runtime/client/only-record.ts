import { ConnectionError } from '../errors/errors.ts'
import { ByteStream } from '../streams/byte-stream.ts'
import type { IncomingRecord } from '../streams/records.ts'

/**
 * Returns the record of a download that is a single record. Its `tail` also waits for the end of the reply.
 * Stopping early in its body, or an error in it, abandons the download, and with it the connection.
 */
export async function onlyRecord<Head, Tail, Name extends string>(
  records: AsyncIterator<IncomingRecord<Head, Tail, Name>>,
): Promise<IncomingRecord<Head, Tail, Name>> {
  const record: IncomingRecord<Head, Tail, Name> = (await records.next()).value
  let abandoned = false
  const abandon = async (): Promise<void> => {
    abandoned = true
    await records.return?.()
  }
  const tail = async (): Promise<Tail> => {
    if (abandoned) throw new ConnectionError('broken', 'the record was given up before its end')
    try {
      const fields = await record.tail()
      await records.next()
      return fields
    } catch (error) {
      await abandon()
      throw error
    }
  }
  const parts = Object.entries(record).map(([name, part]) => [
    name,
    part instanceof ByteStream ? abandoning(part, abandon) : part,
  ])
  return { ...Object.fromEntries(parts), tail }
}

/** Wraps a body so that `abandon` runs unless it is read to its end. */
function abandoning(body: ByteStream, abandon: () => Promise<void>): ByteStream {
  let finished = false
  return new ByteStream({
    async *pieces() {
      try {
        yield* body
        finished = true
      } finally {
        if (!finished) await abandon()
      }
    },
    async abandon() {
      if (!finished) await abandon()
    },
  })
}
