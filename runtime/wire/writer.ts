import { type EncodeCode, EncodeError } from '../errors/errors.ts'
import type { Session } from '../session/session.ts'

export interface WriterOptions {
  /** Bytes of the first buffer. */
  readonly size?: number
  /** The first buffer. It must own its whole ArrayBuffer and must not be shared. */
  readonly buffer?: Buffer | undefined
  /**
   * Accept what an exact reader gives and what JSON can hold: bigints where a number is meant, integers as
   * decimal strings, text for bytes, and null for nothing.
   */
  readonly exact?: boolean
}

/**
 * One growing buffer and a cursor. All encoding is done by free functions that advance `offset`.
 *
 * @invariant 0 <= offset <= bytes.length; everything below `offset` is written
 */
export class Writer {
  bytes: Buffer
  view: DataView
  offset = 0
  /** Recursive types that are being written. */
  depth = 0
  version: number
  features: number
  readonly exact: boolean

  constructor(session: Session, options: WriterOptions = {}) {
    // The pool behind allocUnsafe is shared; a buffer of our own lives as long as the connection.
    this.bytes = options.buffer ?? Buffer.allocUnsafeSlow(options.size ?? 1024)
    this.view = new DataView(this.bytes.buffer)
    this.version = session.version
    this.features = session.features
    this.exact = options.exact ?? false
  }

  /** Writes what follows as this session has it. */
  use(session: Session): void {
    this.version = session.version
    this.features = session.features
  }

  /** A copy of what was written; the writer starts anew. */
  take(): Buffer {
    const written = Buffer.from(this.bytes.subarray(0, this.offset))
    this.offset = 0
    return written
  }
}

/** Makes room for `size` more bytes. */
export function reserve(w: Writer, size: number): void {
  const needed = w.offset + size
  if (needed <= w.bytes.length) return
  const grown = Buffer.allocUnsafeSlow(Math.max(needed, w.bytes.length * 2))
  w.bytes.copy(grown, 0, 0, w.offset)
  w.bytes = grown
  w.view = new DataView(grown.buffer)
}

/** The error for a value that cannot be written at the cursor. */
export function reject(w: Writer, code: EncodeCode, problem: string): never {
  throw new EncodeError(code, problem, { offset: w.offset, version: w.version })
}
