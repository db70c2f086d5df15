import { hexWindow } from '../../runtime/errors/hex-window.ts'
import { WireError } from '../../runtime/errors/wire-error.ts'
import type { Layout } from '../../runtime/layout/layout.ts'
import { locate } from '../../runtime/layout/locate.ts'
import type { AnyStreamCodec, Protocol } from '../../runtime/protocol/protocol.ts'
import type { Session } from '../../runtime/session/session.ts'
import { type AnyCodec, encode } from '../../runtime/wire/codec.ts'
import { NEED, Reader } from '../../runtime/wire/reader.ts'
import type { Difference, ObservedEvent } from './event.ts'
import type { Chunk, Side } from './recording.ts'

/** The bytes that one side sent, and how many of them are understood. */
export interface Cursor {
  readonly from: Side
  readonly bytes: Buffer
  offset: number
}

/** The state of one observation. */
export interface Observer {
  readonly protocol: Protocol
  readonly layout: Layout
  readonly verify: boolean
  readonly chunks: readonly Chunk[]
  readonly client: Cursor
  readonly server: Cursor
  readonly events: ObservedEvent[]
  readonly differences: Difference[]
  readonly recordName: (record: AnyStreamCodec['record']) => string | undefined
  session: Session
  /** Calls so far. */
  calls: number
  /** Values that were decoded, and with `verify` encoded again. */
  values: number
}

/** Thrown if no more bytes of one side can be understood. */
export class Halt extends Error {
  readonly cursor: Cursor
  /** True if the bytes end, false if they are wrong. */
  readonly cut: boolean

  constructor(cursor: Cursor, cut: boolean, problem: string) {
    super(problem)
    this.cursor = cursor
    this.cut = cut
  }
}

/** A value and its place. */
export interface Taken<T> {
  readonly value: T
  readonly start: number
  readonly end: number
}

/**
 * Decodes the next value at the cursor, and with `verify` encodes it again.
 *
 * @throws {Halt} if there is none; the cursor stays.
 */
export function take<T = unknown>(o: Observer, cursor: Cursor, codec: AnyCodec, type: string): Taken<T> {
  const start = cursor.offset
  const value = decodeAt(o, cursor, codec, type) as T
  const end = cursor.offset
  o.values += 1
  if (o.verify) compare(o, cursor, codec, type, { value, start, end })
  return { value, start, end }
}

function decodeAt(o: Observer, cursor: Cursor, codec: AnyCodec, type: string): unknown {
  const start = cursor.offset
  try {
    return attempt(o, cursor, codec, true)
  } catch (error) {
    if (error === NEED) throw cutShort(o, cursor, type)
    if (!(error instanceof WireError)) throw error
    try {
      // Real peers accept bytes that a plain reader normalises, so show them; they do not encode to the same bytes.
      return attempt(o, cursor, codec, false)
    } catch {
      throw refused(o, cursor, type, error, start)
    }
  }
}

function attempt(o: Observer, cursor: Cursor, codec: AnyCodec, exact: boolean): unknown {
  const r = new Reader(cursor.bytes, o.session, { exact, limits: o.protocol.limits })
  r.reset(r.bytes, cursor.offset, cursor.bytes.length)
  const value = codec.read(r)
  cursor.offset = r.offset
  return value
}

function cutShort(o: Observer, cursor: Cursor, type: string): Halt {
  const { offset, bytes } = cursor
  if (offset === bytes.length) return new Halt(cursor, true, `it ends before ${type}`)
  const path = pathAt(o, type, bytes.subarray(offset), bytes.length - offset)
  return new Halt(cursor, true, `it ends inside ${type}${path === undefined ? '' : `, in ${path}`}`)
}

function refused(o: Observer, cursor: Cursor, type: string, error: WireError, start: number): Halt {
  const offset = error.place.offset ?? start
  const path = pathAt(o, type, cursor.bytes.subarray(start), offset - start)
  error.locate({ operation: type, ...(path === undefined ? {} : { path }) })
  return new Halt(cursor, false, error.message)
}

function compare<T>(o: Observer, cursor: Cursor, codec: AnyCodec, type: string, taken: Taken<T>): void {
  const bytes = cursor.bytes.subarray(taken.start, taken.end)
  let again: Buffer
  try {
    again = encode(codec.write, taken.value as never, o.session, { exact: true })
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    const place = { type, path: error.place.path, from: cursor.from, offset: taken.start }
    o.differences.push({ ...place, problem: `it cannot be encoded again: ${error.message}` })
    return
  }
  if (again.equals(bytes)) return
  const at = firstDifference(bytes, again)
  const word = at & ~7
  o.differences.push({
    type,
    path: pathAt(o, type, bytes, at),
    from: cursor.from,
    offset: taken.start + at,
    problem: `came as ${hexWindow(bytes, word)}, encodes to ${hexWindow(again, word)}`,
  })
}

function firstDifference(a: Buffer, b: Buffer): number {
  let at = 0
  while (at < a.length && at < b.length && a[at] === b[at]) at += 1
  return at
}

function pathAt(o: Observer, type: string, bytes: Buffer, offset: number): string | undefined {
  return Object.hasOwn(o.layout, type) ? locate(o.layout, type, bytes, o.session, offset) : undefined
}
