import type { StreamCodec } from '../protocol/protocol.ts'
import type { Session } from '../session/session.ts'
import type { Body } from './body.ts'
import {
  type DecodeStreamOptions,
  decodeStream,
  type IncomingRecord,
  type OutgoingRecords,
} from './records.ts'

type Stream = StreamCodec<object, object, string>
type Incoming = IncomingRecord<object, object, string>

/** Records that arrive in the form of one session, to be sent in that of another. */
interface ArrivingRecords {
  readonly records: OutgoingRecords<never>
  /** Stops reading where it is. */
  stop(): void
}

/**
 * Reads records that are sent on. Each is read when its turn has come, and its body passes through. Resolves with the
 * first record, since the number of records stands before it.
 *
 * @throws {DecodeError} if the bytes do not follow the spec; from the records and their bodies, later.
 */
export async function arrivingRecords(
  stream: Stream,
  source: Body,
  session: Session,
  options: DecodeStreamOptions,
): Promise<ArrivingRecords> {
  let count: number | undefined
  const onCount = (number: number): void => {
    count = number
  }
  const arriving = decodeStream(stream, source, session, { ...options, onCount })
  const first = await arriving.next()
  const records = each(stream.record.body.name, first, arriving)
  return {
    records: (count === undefined ? records : { count, records }) as OutgoingRecords<never>,
    stop() {
      arriving.return().catch(() => {})
    },
  }
}

async function* each(
  body: string,
  first: IteratorResult<Incoming, void>,
  arriving: AsyncGenerator<Incoming, void, undefined>,
): AsyncGenerator<object, void, undefined> {
  try {
    for (let next = first; next.done !== true; next = await arriving.next()) yield toSend(body, next.value)
  } finally {
    await arriving.return()
  }
}

/** Makes a record to send. Its last fields come behind its body, and are written behind it as well. */
function toSend(body: string, record: Incoming): object {
  const sent: Record<string, unknown> = { ...record.head }
  sent[body] = (async function* () {
    yield* record[body] as AsyncIterable<Uint8Array>
    Object.assign(sent, await record.tail())
  })()
  return sent
}
