import { DecodeError, EncodeError } from '../errors/errors.ts'
import { WireError } from '../errors/wire-error.ts'
import { Input } from '../input/input.ts'
import { MemoryAccount } from '../input/memory-account.ts'
import type { Marker, StreamCodec } from '../protocol/protocol.ts'
import type { Session } from '../session/session.ts'
import type { ReaderOptions } from '../wire/reader.ts'
import { Writer, type WriterOptions } from '../wire/writer.ts'
import type { Body } from './body.ts'
import { BodyFeed } from './body-feed.ts'
import { readBody } from './body-reader.ts'
import { ByteStream } from './byte-stream.ts'
import { checkedPieces } from './grammar-check.ts'
import { GrammarReader } from './grammar-reader.ts'
import { keepOpen } from './keep-open.ts'

/** A record to send: all its fields, and the body under its name. */
export type OutgoingRecord<Head, Tail, Name extends string> = Head & Tail & { readonly [K in Name]: Body }

/**
 * Records to send. A stream that starts with their number needs it in advance: give an array, or the count
 * with them.
 */
export type OutgoingRecords<T> =
  | Iterable<T>
  | AsyncIterable<T>
  | { readonly count: number; readonly records: Iterable<T> | AsyncIterable<T> }

/**
 * A record that arrives. The body stands between its fields, so read it before `tail`, which skips the rest
 * of it.
 */
export type IncomingRecord<Head, Tail, Name extends string> = {
  readonly head: Head
  tail(): Promise<Tail>
} & {
  readonly [K in Name]: ByteStream
}

/**
 * A function that adds the path of a field to an error of a record; the field could not be written behind
 * `bytes`.
 */
export type ExplainRecord = (error: unknown, type: string, path: string, bytes: Buffer) => unknown

/**
 * Encodes a stream of records while it is read, so that neither a record nor a body is held whole.
 *
 * @throws {EncodeError} at once if `records` is no iterable or a count is missing; while the bytes are read,
 * if a record cannot be written, or with `bad-NAME` if a body breaks its grammar.
 */
export function encodeStream<Head, Tail, Name extends string>(
  stream: StreamCodec<unknown, unknown, Name, Head, Tail>,
  records: OutgoingRecords<OutgoingRecord<Head, Tail, Name>>,
  session: Session,
  explain: ExplainRecord = inRecord,
  options: Pick<WriterOptions, 'exact'> = {},
): AsyncGenerator<Buffer, void, undefined> {
  const { items, count } = counted(records)
  if (stream.count !== undefined && count === undefined)
    throw new EncodeError(
      'missing-field',
      `${stream.name} starts with the number of its records: give { count, records }`,
    )
  return encodeRecords(stream, items, count, new Writer(session, options), explain)
}

async function* encodeRecords<Head, Tail, Name extends string>(
  stream: StreamCodec<unknown, unknown, Name, Head, Tail>,
  records: Iterable<OutgoingRecord<Head, Tail, Name>> | AsyncIterable<OutgoingRecord<Head, Tail, Name>>,
  count: number | undefined,
  w: Writer,
  explain: ExplainRecord,
): AsyncGenerator<Buffer, void, undefined> {
  const { name, head, body, tail } = stream.record
  if (count !== undefined) stream.count?.write(w, count)
  let sent = 0
  for await (const record of records) {
    if (stream.marker !== undefined) stream.marker.codec.write(w, stream.marker.more)
    else if (stream.count === undefined && sent > 0)
      throw new EncodeError('wrong-type', `${stream.name} is a single record`)
    const path = `records[${sent}]`
    const start = w.offset
    try {
      head.write(w, record)
    } catch (error) {
      throw await explain(error, `${name}Head`, path, written(w, start))
    }
    if (w.offset > 0) yield w.take()
    const place = { path: `${path}.${body.name}` }
    yield* checkedPieces(body.grammar, record[body.name] as Body, undefined, place)
    try {
      tail.write(w, record)
    } catch (error) {
      throw await explain(error, `${name}Tail`, path, written(w, 0))
    }
    sent += 1
  }
  if (stream.count !== undefined && sent !== count) {
    throw new EncodeError('wrong-type', `${stream.name} announced ${count} records and got ${sent}`)
  }
  if (stream.marker !== undefined) stream.marker.codec.write(w, stream.marker.end)
  else if (stream.count === undefined && sent === 0)
    throw new EncodeError('missing-field', `${stream.name} is a single record, and got none`)
  if (w.offset > 0) yield w.take()
}

/** Adds the record's place to an error, for streams encoded without a layout. */
function inRecord(error: unknown, _type: string, path: string): unknown {
  return error instanceof WireError ? error.locate({ path }) : error
}

function written(w: Writer, start: number): Buffer {
  return Buffer.from(w.bytes.subarray(start, w.offset))
}

export interface DecodeStreamOptions extends ReaderOptions {
  /**
   * Whether to stop at the end of the stream without looking for more bytes, which some sources do not have.
   */
  readonly open?: boolean
  /** Account of the memory that the fields of a record take; by default one of its own. */
  readonly memory?: MemoryAccount | undefined
  /** Called with the number of records before the first one, if the stream starts with it. */
  readonly onCount?: (count: number) => void
}

/**
 * Decodes the records of a stream as its bytes arrive. A body that was not read is skipped before the next
 * record.
 *
 * @throws {DecodeError} if the bytes do not follow the spec, or go on after the end.
 */
export async function* decodeStream<Head, Tail, Name extends string>(
  stream: StreamCodec<Head, Tail, Name, never, never>,
  source: Body,
  session: Session,
  options: DecodeStreamOptions = {},
): AsyncGenerator<IncomingRecord<Head, Tail, Name>, void, undefined> {
  const feed = new BodyFeed(source)
  const { limits = {}, memory = new MemoryAccount(limits) } = options
  const input = new Input(session, { ...options, memory, keeps: true }, feed)
  void feed.start(input)
  try {
    yield* decodeRecords(stream, input, options.onCount)
    if (input.available > 0 || (options.open !== true && (await input.more()))) {
      throw new DecodeError('leftover-bytes', `bytes follow the end of ${stream.name}`, { path: 'records' })
    }
  } finally {
    feed.stop()
    input.end()
    input.long.release()
  }
}

/** Decodes the records of an input, up to the end of the stream. Bytes behind it are not read. */
async function* decodeRecords<Head, Tail, Name extends string>(
  stream: StreamCodec<Head, Tail, Name, never, never>,
  input: Input,
  onCount: ((count: number) => void) | undefined,
): AsyncGenerator<IncomingRecord<Head, Tail, Name>, void, undefined> {
  const count = stream.count === undefined ? undefined : await input.read(stream.count.read)
  if (count !== undefined) onCount?.(count)
  for (let index = 0; await isMore(input, stream.marker, count, index); index += 1) {
    const record = await readRecord(stream, input).catch(error => {
      throw inRecord(error, '', `records[${index}]`)
    })
    yield record.record
    await record.finish()
    input.long.release()
  }
}

async function isMore(
  input: Input,
  marker: Marker | undefined,
  count: number | undefined,
  index: number,
): Promise<boolean> {
  if (marker === undefined) return index < (count ?? 1)
  const word = await input.read(marker.codec.read)
  if (word === marker.more || word === marker.end) return word === marker.more
  throw new DecodeError(
    'bad-marker',
    `record ${index} starts with ${word}: expected ${marker.more}, or ${marker.end} at the end`,
    { path: `records[${index}]` },
  )
}

async function readRecord<Head, Tail, Name extends string>(
  stream: StreamCodec<Head, Tail, Name, never, never>,
  input: Input,
): Promise<{ record: IncomingRecord<Head, Tail, Name>; finish: () => Promise<unknown> }> {
  const { head, body, tail } = stream.record
  const value = await input.read(head.read)
  const pieces = readBody(input, new GrammarReader(body.grammar, input.reader.limits.depth))
  const bytes = new ByteStream({ pieces: () => keepOpen(pieces), abandon() {} })
  let end: Promise<Tail> | undefined
  const finish = (): Promise<Tail> => {
    end ??= (async () => {
      // A caller that stopped half-way through the body has left the rest here, so read over it.
      for await (const _ of pieces);
      return input.read(tail.read)
    })()
    return end
  }
  const record = { head: value, tail: finish, [body.name]: bytes }
  return { record: record as unknown as IncomingRecord<Head, Tail, Name>, finish }
}

function counted<T>(records: OutgoingRecords<T>): {
  items: Iterable<T> | AsyncIterable<T>
  count: number | undefined
} {
  if (Array.isArray(records)) return { items: records, count: records.length }
  const given = typeof records === 'object' && records !== null && 'records' in records
  const { records: items, count } = given ? records : { records, count: undefined }
  if (
    typeof items !== 'object' ||
    items === null ||
    !(Symbol.asyncIterator in items || Symbol.iterator in items)
  )
    throw new EncodeError('wrong-type', `expected records (an iterable of them), got ${typeof items}`)
  return { items, count }
}
