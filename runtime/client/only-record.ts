import type { IncomingRecord } from '../streams/records.ts'

/**
 * Returns the record of a download that is a single record. Its `tail` also waits for the end of the reply.
 */
export async function onlyRecord<Head, Tail, Name extends string>(
  records: AsyncIterator<IncomingRecord<Head, Tail, Name>>,
): Promise<IncomingRecord<Head, Tail, Name>> {
  const record: IncomingRecord<Head, Tail, Name> = (await records.next()).value
  const tail = async (): Promise<Tail> => {
    const fields = await record.tail()
    await records.next()
    return fields
  }
  return { ...record, tail }
}
