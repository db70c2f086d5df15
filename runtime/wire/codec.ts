import { DecodeError } from '../errors/errors.ts'
import { hexWindow } from '../errors/hex-window.ts'
import type { Session } from '../session/session.ts'
import type { Read } from './read.ts'
import { NEED, Reader, type ReaderOptions } from './reader.ts'
import type { Write } from './write.ts'
import { Writer, type WriterOptions } from './writer.ts'

/** Both directions of one type. */
export interface Codec<T> {
  readonly read: Read<T>
  readonly write: Write<T>
}

/** Both directions of a type that is not known here; writers check what they are given. */
export interface AnyCodec {
  read(r: Reader): unknown
  write(w: Writer, value: unknown): void
}

/**
 * Decodes one value that takes up all of `bytes`.
 *
 * @throws {DecodeError} `short-input` if bytes are missing, `leftover-bytes` if some are left.
 */
export function decode<T>(
  read: Read<T>,
  bytes: Uint8Array,
  session: Session,
  options: ReaderOptions = {},
): T {
  const r = new Reader(bytes, session, options)
  const value = readWhole(r, read)
  if (r.offset < r.end) {
    throw new DecodeError('leftover-bytes', `${r.end - r.offset} bytes are left after the value`, {
      offset: r.offset,
      version: session.version,
      window: hexWindow(r.bytes, r.offset),
    })
  }
  return value
}

/** Decodes the next value of a reader that holds all there is. @throws {DecodeError} `short-input`. */
export function readWhole<T>(r: Reader, read: Read<T>): T {
  try {
    return read(r)
  } catch (error) {
    if (error !== NEED) throw error
    throw new DecodeError('short-input', `the bytes end where ${NEED.atLeast} more are needed`, {
      offset: r.offset,
      version: r.version,
      window: hexWindow(r.bytes.subarray(0, r.end), r.offset),
    })
  }
}

/** Reused between calls: allocating a buffer costs more than encoding a typical message. */
let spare: Buffer | undefined

/** Bytes of the largest buffer that is kept for the next message. */
const KEPT = 1 << 20

/** Encodes one value into bytes of its own. @throws {EncodeError | GateError} */
export function encode<T>(write: Write<T>, value: T, session: Session, options: WriterOptions = {}): Buffer {
  const w = new Writer(session, { ...options, buffer: spare })
  // Writing a value may itself encode another one.
  spare = undefined
  write(w, value)
  if (w.bytes.length > KEPT) return w.bytes.subarray(0, w.offset)
  spare = w.bytes
  return w.take()
}
