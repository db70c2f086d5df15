import { deepStrictEqual, equal } from 'node:assert/strict'
import type { AnyStreamCodec } from '../protocol/protocol.ts'
import type { Session } from '../session/session.ts'
import { type AnyCodec, decode, encode, readWhole } from '../wire/codec.ts'
import type { Read } from '../wire/read.ts'
import { Reader } from '../wire/reader.ts'
import { decodeText } from '../wire/text.ts'

/** Bytes in a session, and the value that they stand for. */
export type Golden = {
  readonly name: string
  readonly session: Session
  /** The bytes in hexadecimal digits. */
  readonly bytes: string
} & (
  | {
      readonly codec: AnyCodec
      /** The word before the value, for a request. */
      readonly opcode?: number
      readonly value: unknown
    }
  /** Records, with their bodies as bytes. */
  | { readonly stream: AnyStreamCodec; readonly value: readonly Readonly<Record<string, unknown>>[] }
)

/**
 * Checks that bytes decode to their value, and that this encodes to the bytes.
 *
 * @throws {AssertionError} with the difference if not.
 * @throws {WireError} if the bytes cannot be decoded, or the value cannot be encoded.
 */
export function checkGolden(golden: Golden): void {
  const { name, session, bytes } = golden
  const wanted = Buffer.from(bytes, 'hex')
  const encoded = 'stream' in golden ? encodeRecords(golden) : encodeValue(golden)
  equal(encoded.toString('hex'), bytes, `${name}: the value is encoded to other bytes`)
  const before = 'opcode' in golden ? 8 : 0
  const decoded =
    'stream' in golden
      ? decodeRecords(golden.stream, wanted, session)
      : decode(r => golden.codec.read(r), wanted.subarray(before), session)
  deepStrictEqual(plain(decoded), plain(golden.value), `${name}: the bytes are decoded to another value`)
}

/** Decodes hexadecimal digits as the text of such bytes on the wire. */
export function textOf(hex: string): string {
  const bytes = Buffer.from(hex, 'hex')
  return decodeText(bytes, 0, bytes.length)
}

type Value = Extract<Golden, { codec: AnyCodec }>
type Records = Extract<Golden, { stream: AnyStreamCodec }>

function encodeValue({ codec, opcode, value, session }: Value): Buffer {
  const before = Buffer.alloc(opcode === undefined ? 0 : 8)
  if (opcode !== undefined) before.writeBigUInt64LE(BigInt(opcode))
  return Buffer.concat([before, encode((w, each) => codec.write(w, each), value, session)])
}

function encodeRecords({ stream, value, session }: Records): Buffer {
  const { record, count, marker } = stream
  const write = (codec: AnyCodec, each: unknown): Buffer =>
    encode((w, inner) => codec.write(w, inner), each, session)
  const mark = (word: 'more' | 'end'): Buffer[] =>
    marker === undefined ? [] : [write(marker.codec as AnyCodec, marker[word])]
  return Buffer.concat([
    ...(count === undefined ? [] : [write(count as AnyCodec, value.length)]),
    ...value.flatMap(each => [
      ...mark('more'),
      write(record.head, each),
      each[record.body.name] as Buffer,
      write(record.tail, each),
    ]),
    ...mark('end'),
  ])
}

function decodeRecords(
  { record, count, marker }: AnyStreamCodec,
  bytes: Buffer,
  session: Session,
): unknown[] {
  const r = new Reader(bytes, session)
  const read = <T>(of: Read<T>): T => readWhole(r, of)
  const one = (): object => {
    const head = read(each => record.head.read(each)) as object | undefined
    const start = r.offset
    r.offset += record.body.grammar.walk().feed(bytes.subarray(start))
    const body = bytes.subarray(start, r.offset)
    return {
      ...head,
      [record.body.name]: body,
      ...(read(each => record.tail.read(each)) as object | undefined),
    }
  }
  const records: object[] = []
  const total = count === undefined ? (marker === undefined ? 1 : Number.POSITIVE_INFINITY) : read(count.read)
  while (records.length < total && (marker === undefined || read(marker.codec.read) === marker.more))
    records.push(one())
  equal(r.offset, bytes.length, 'bytes are left after the records')
  return records
}

/** Makes bytes comparable, and drops members without a value. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(members.map(([key, member]) => [key, plain(member)]))
}
