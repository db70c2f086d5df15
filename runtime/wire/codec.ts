import { DecodeError } from '../errors/errors.ts'
import { hexWindow } from '../errors/hex-window.ts'
import type { Session } from '../session/session.ts'
import type { Read } from './read.ts'
import { NEED, Reader, type ReaderOptions } from './reader.ts'
import type { Write } from './write.ts'
import { Writer, type WriterOptions } from './writer.ts'

/** The reader and the writer of one type; values to write may lack what has a default, as `Init` says. */
export interface Codec<T, Init = T> {
  readonly read: Read<T>
  readonly write: Write<Init>
}

/** A codec whose type is known only at run time. Its writer checks the value. */
export interface AnyCodec {
  read(r: Reader): unknown
  write(w: Writer, value: unknown): void
}

/**
 * Decodes one value that takes up all of `bytes`.
 *
 * @throws {DecodeError} `short-input` if bytes are missing, `leftover-bytes` if any are left, and other codes
 * if the bytes do not follow the spec.
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

/**
 * Reads one value from a reader that holds all bytes there will be.
 *
 * @throws {DecodeError} `short-input` if the bytes end inside the value.
 */
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

/** Buffer reused between calls: allocating one costs more than encoding a typical message. */
let spare: Buffer | undefined

/** Bytes of the largest buffer that is kept for the next message. */
const KEPT = 1 << 20

/**
 * Encodes one value into memory that the caller owns.
 *
 * @throws {EncodeError} if the value does not fit its type.
 * @throws {GateError} if it holds something that the session does not have.
 */
export function encode<T>(write: Write<T>, value: T, session: Session, options: WriterOptions = {}): Buffer {
  const w = new Writer(session, { ...options, buffer: spare })
  // An adapter may call `encode` itself, so take the buffer for this call.
  spare = undefined
  write(w, value)
  if (w.bytes.length > KEPT) return w.bytes.subarray(0, w.offset)
  spare = w.bytes
  return w.take()
}
