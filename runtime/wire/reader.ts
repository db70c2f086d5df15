import { type DecodeCode, DecodeError } from '../errors/errors.ts'
import { hexWindow } from '../errors/hex-window.ts'
import type { Limits } from '../session/limits.ts'
import type { Session } from '../session/session.ts'

/**
 * Thrown when the bytes end early; `atLeast` is the number of missing bytes known so far. A single object is
 * reused, because making an Error costs more than decoding a record.
 */
export const NEED: { atLeast: number } = { atLeast: 0 }

/** State of an outermost list whose bytes ran out before its end. */
export interface ListProgress {
  items: unknown[]
  /** Number of elements, without those taken. */
  count: number
  /** Elements that were taken before all were read. */
  taken: number
  /** Offset of the first element that has not been read. */
  at: number
  /** The part of the reader's `saving` that the elements in front of it have made. */
  saving: number
  /** Whether only lists stand before it in the message, so that bytes already read can be dropped. */
  readonly contiguous: boolean
}

export interface ReaderOptions {
  readonly limits?: Partial<Limits>
  /**
   * Whether to keep what plain types normalise: a `number` above 2^53−1 becomes a bigint instead of an error,
   * and a lax boolean other than 0 and 1 stays a number. Encoding such a value gives the same bytes. Forms
   * that cannot be kept, such as another constant or the tag of an optional above 1, are refused.
   */
  readonly exact?: boolean
}

/** The widest limits. A protocol's limits come from its spec. */
const NO_LIMITS: Limits = {
  string: 0x1fffffe8,
  count: Number.MAX_SAFE_INTEGER,
  frame: 0xffffffff,
  depth: 512,
}

/**
 * A cursor over one contiguous window of bytes. Free functions decode by advancing `offset`; they are
 * synchronous, and throw {@link NEED} if the window ends early.
 *
 * @invariant 0 <= offset <= end <= bytes.length
 */
export class Reader {
  bytes: Buffer
  view: DataView
  offset = 0
  /** Offset of the first byte of the message. */
  start = 0
  end: number
  version: number
  features: number
  depth = 0
  exact: boolean
  readonly limits: Limits
  /** Outermost lists in order; only an incremental input keeps them. */
  lists: ListProgress[] | undefined
  /** Index of the next outermost list. */
  nextList = 0
  /** Bytes of memory that the message takes less than words would, see `memory-cost.ts`. */
  saving = 0
  /** The bytes from `blockStart` to `blockEnd` as characters, see `text-block.ts`. */
  block = ''
  blockStart = 0
  blockEnd = 0

  constructor(bytes: Uint8Array, session: Session, options: ReaderOptions = {}) {
    this.bytes = asBuffer(bytes)
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.end = bytes.length
    this.version = session.version
    this.features = session.features
    this.exact = options.exact ?? false
    this.limits = limitsOf(options.limits)
  }

  /** Reads from now on in the form of this session. */
  use(session: Session): void {
    this.version = session.version
    this.features = session.features
  }

  /** Moves the cursor to another window. */
  reset(bytes: Buffer, start: number, end: number): void {
    if (bytes !== this.bytes) {
      this.bytes = bytes
      this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      this.forgetBlock()
    }
    this.offset = start
    this.start = start
    this.end = end
    this.depth = 0
    this.nextList = 0
    this.saving = 0
  }

  /** Drops the cached characters. Must be called when bytes of the window have changed. */
  forgetBlock(): void {
    this.block = ''
    this.blockStart = 0
    this.blockEnd = 0
  }
}

/** Checks that `size` bytes are there from the cursor on, and throws {@link NEED} if not. */
export function check(r: Reader, size: number): void {
  if (r.offset + size > r.end) {
    NEED.atLeast = r.offset + size - r.end
    throw NEED
  }
}

/** Throws the error for the word that starts at `offset`. */
export function refuse(r: Reader, code: DecodeCode, problem: string, offset: number = r.offset): never {
  throw new DecodeError(code, problem, {
    offset,
    version: r.version,
    window: hexWindow(r.bytes.subarray(0, r.end), offset),
  })
}

/** Fills in missing limits. No string can be longer than Node's longest, so that limit is capped. */
function limitsOf(limits: Partial<Limits> = {}): Limits {
  const string = Math.min(limits.string ?? NO_LIMITS.string, NO_LIMITS.string)
  return { ...NO_LIMITS, ...limits, string }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
