import { type EncodeCode, EncodeError } from '../errors/errors.ts'
import type { Session } from '../session/session.ts'

/** Bytes of the first buffer. */
const FIRST = 1024

/** Bytes of the largest buffer that is kept for the next message. */
const KEPT = 1 << 20

export interface WriterOptions {
  /** Bytes of the initial buffer. */
  readonly size?: number
  /** Initial buffer. It must own its whole ArrayBuffer and must not be shared. */
  readonly buffer?: Buffer | undefined
  /**
   * Whether to accept the values of an exact reader, and what JSON can hold: bigints for numbers, decimal
   * strings for integers, text for bytes, and null for undefined.
   */
  readonly exact?: boolean
}

/**
 * A growing buffer and a cursor. Free functions encode by advancing `offset`.
 *
 * @invariant 0 <= offset <= bytes.length; everything below `offset` is written
 */
export class Writer {
  bytes: Buffer
  view: DataView
  offset = 0
  /** Levels of recursive types around the cursor. */
  depth = 0
  version: number
  features: number
  readonly exact: boolean

  constructor(session: Session, options: WriterOptions = {}) {
    // Node shares the pool behind allocUnsafe, so allocate a separate buffer: it lives as long as the
    // connection.
    this.bytes = options.buffer ?? Buffer.allocUnsafeSlow(options.size ?? FIRST)
    this.view = new DataView(this.bytes.buffer)
    this.version = session.version
    this.features = session.features
    this.exact = options.exact ?? false
  }

  /** Writes from now on in the form of this session. */
  use(session: Session): void {
    this.version = session.version
    this.features = session.features
  }

  /** Returns the bytes written in memory of their own, and moves the cursor back to the start. */
  take(): Buffer {
    const written = this.bytes.subarray(0, this.offset)
    this.offset = 0
    if (this.bytes.length <= KEPT) return Buffer.from(written)
    // A writer lives as long as its connection, and would keep the memory of the longest message.
    this.bytes = Buffer.allocUnsafeSlow(FIRST)
    this.view = new DataView(this.bytes.buffer)
    return written
  }
}

/** Grows the buffer if fewer than `size` bytes are free at the cursor. */
export function reserve(w: Writer, size: number): void {
  const needed = w.offset + size
  if (needed <= w.bytes.length) return
  const grown = Buffer.allocUnsafeSlow(Math.max(needed, w.bytes.length * 2))
  w.bytes.copy(grown, 0, 0, w.offset)
  w.bytes = grown
  w.view = new DataView(grown.buffer)
}

/** Throws the error for a value that cannot be written at the cursor. */
export function reject(w: Writer, code: EncodeCode, problem: string): never {
  throw new EncodeError(code, problem, { offset: w.offset, version: w.version })
}

/** Throws the error for a value that is rejected before any part of it. */
export function rejectWhole(w: Writer, whole: string, problem: string): never {
  throw new EncodeError('wrong-type', problem, { offset: w.offset, version: w.version, whole })
}
