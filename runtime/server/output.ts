import { WireError } from '../errors/wire-error.ts'
import { NO_SESSION, type Session } from '../session/session.ts'
import { takeLoan } from '../streams/lent-piece.ts'
import type { Transport } from '../transport/transport.ts'
import type { Write } from '../wire/write.ts'
import { Writer } from '../wire/writer.ts'

/** Writers for reuse. A connection holds one only while it has unsent values. */
const spare: { readonly exact: Writer[]; readonly plain: Writer[] } = { exact: [], plain: [] }
const MOST_SPARE = 4
/** Bytes of written values at which they are sent without waiting for more. */
const FULL = 64 << 10

/**
 * The values that a server sends, gathered into few writes. A value is sent whole or not at all, with the
 * next turn of the event loop at the latest.
 */
export class Output {
  /** Whether values of an exact reader are accepted. */
  readonly exact: boolean
  readonly #transport: Transport
  #writer: Writer | undefined
  #session: Session = NO_SESSION
  #soon = false
  /** The value that last failed to encode, as the bytes written until then; used to explain the error. */
  lastRejected: { readonly error: unknown; readonly bytes: Buffer } | undefined

  constructor(transport: Transport, exact: boolean) {
    this.#transport = transport
    this.exact = exact
  }

  /** Writes values from now on in the form of this session. */
  use(session: Session): void {
    this.#session = session
  }

  /** Writes a value, and `before` in front of it. If either throws, nothing of both is sent. */
  put<T>(write: Write<T>, value: T, before?: (w: Writer) => void): void {
    const w = this.#open()
    const start = w.offset
    let from = start
    try {
      before?.(w)
      from = w.offset
      write(w, value)
    } catch (error) {
      // The writer counts offsets from its first value; errors count from the start of this one.
      if (error instanceof WireError && error.place.offset !== undefined) error.place.offset -= from
      this.lastRejected = { error, bytes: Buffer.from(w.bytes.subarray(from, w.offset)) }
      w.offset = start
      w.depth = 0
      throw error
    }
    if (w.offset >= FULL) this.flush()
    else this.#flushSoon()
  }

  /** Sends bytes without a copy; they must not change any more, unless they are lent. */
  bytes(bytes: Uint8Array): void {
    this.flush()
    const over = takeLoan(bytes)
    if (over === undefined) this.#transport.write(bytes)
    else this.#transport.writeLent(bytes, over)
  }

  /** Sends the values written so far. */
  flush(): void {
    const w = this.#writer
    if (w === undefined) return
    this.#writer = undefined
    const written = w.offset > 0 ? w.take() : undefined
    const others = this.exact ? spare.exact : spare.plain
    if (others.length < MOST_SPARE && w.bytes.length <= 2 * FULL) others.push(w)
    if (written !== undefined) this.#transport.write(written)
  }

  /** Number of bytes that were written so far. */
  get written(): number {
    return (this.#writer?.offset ?? 0) + this.#transport.sent
  }

  /** Number of bytes that have arrived from the peer so far. */
  get received(): number {
    return this.#transport.received
  }

  /** Whether bytes can still be sent to the peer. */
  get usable(): boolean {
    return this.#transport.usable
  }

  /** Number of bytes that the peer has not taken yet. */
  get unsent(): number {
    return (this.#writer?.offset ?? 0) + this.#transport.unsent
  }

  /** Whether the peer is slow to take bytes. */
  get congested(): boolean {
    return this.#transport.congested
  }

  /**
   * Sends the values written so far, and waits until more can be sent. Returns false if the peer has gone.
   */
  drained(): Promise<boolean> {
    this.flush()
    return this.#transport.drained()
  }

  #open(): Writer {
    const { exact } = this
    this.#writer ??= (exact ? spare.exact : spare.plain).pop() ?? new Writer(this.#session, { exact })
    this.#writer.use(this.#session)
    return this.#writer
  }

  #flushSoon(): void {
    if (this.#soon) return
    this.#soon = true
    setImmediate(() => {
      this.#soon = false
      this.flush()
    })
  }
}
