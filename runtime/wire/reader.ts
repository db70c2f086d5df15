import { type DecodeCode, DecodeError } from '../errors/errors.ts'
import { hexWindow } from '../errors/hex-window.ts'
import type { Limits } from '../session/limits.ts'
import type { Session } from '../session/session.ts'

/** Thrown where the bytes end early. One object for all: making an Error costs more than decoding a record. */
export const NEED: { atLeast: number } = { atLeast: 0 }

/** A list that was being read at the outermost level when the bytes ran out. */
interface ListProgress {
  items: unknown[]
  /** How many there are, without those that were taken away. */
  count: number
  /** Elements that were taken away before all were read. */
  taken: number
  /** Offset of the first element that has not been read. */
  at: number
  /** Nothing but lists stands before it in the message, so that what was read need not be kept. */
  readonly contiguous: boolean
}

export interface ReaderOptions {
  readonly limits?: Partial<Limits>
  /**
   * Keep what the plain types normalise: a `number` above 2^53−1 becomes a bigint instead of an error, and
   * a lax boolean that is neither 0 nor 1 stays a number. Encoding such a value gives the same bytes; what
   * cannot be kept (another constant, the tag of an optional value above 1) is refused.
   */
  readonly exact?: boolean
}

/** The widest limits; a protocol's own ones come from its spec. */
const NO_LIMITS: Limits = {
  string: 0x1fffffe8,
  count: Number.MAX_SAFE_INTEGER,
  frame: 0xffffffff,
  depth: 512,
}

/**
 * A cursor over one contiguous window of bytes. All decoding is done by free functions that advance
 * `offset`; they are synchronous, and throw {@link NEED} where the window ends early.
 *
 * @invariant 0 <= offset <= end <= bytes.length
 */
export class Reader {
  bytes: Buffer
  view: DataView
  offset = 0
  /** The start of the message. */
  start = 0
  end: number
  version: number
  features: number
  depth = 0
  exact: boolean
  readonly limits: Limits
  /** Lists of the outermost level, in order; only an incremental input keeps them. */
  lists: ListProgress[] | undefined
  /** Index of the next list of the outermost level. */
  nextList = 0
  /** The bytes from `blockStart` to `blockEnd`, as characters; see `text-block.ts`. */
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

  /** Reads what follows as this session has it. */
  use(session: Session): void {
    this.version = session.version
    this.features = session.features
  }

  /** Puts the cursor on another window. */
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
  }

  /** To be called where bytes of the window have changed. */
  forgetBlock(): void {
    this.block = ''
    this.blockStart = 0
    this.blockEnd = 0
  }
}

/** Says that `size` bytes from the cursor on must be there. */
export function check(r: Reader, size: number): void {
  if (r.offset + size > r.end) {
    NEED.atLeast = r.offset + size - r.end
    throw NEED
  }
}

/** The error for the word that starts at `offset`. */
export function refuse(r: Reader, code: DecodeCode, problem: string, offset: number = r.offset): never {
  throw new DecodeError(code, problem, {
    offset,
    version: r.version,
    window: hexWindow(r.bytes.subarray(0, r.end), offset),
  })
}

/** No string is longer than Node's longest one, whatever a user allows. */
function limitsOf(limits: Partial<Limits> = {}): Limits {
  const string = Math.min(limits.string ?? NO_LIMITS.string, NO_LIMITS.string)
  return { ...NO_LIMITS, ...limits, string }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
