import { WireError } from '../errors/wire-error.ts'
import { NO_SESSION, type Session } from '../session/session.ts'
import type { Transport } from '../transport/transport.ts'
import type { Write } from '../wire/write.ts'
import { Writer } from '../wire/writer.ts'

/** Idle writers: a connection has one only while it has something to say. */
const spare: { readonly exact: Writer[]; readonly plain: Writer[] } = { exact: [], plain: [] }
const MOST_SPARE = 4
/** Bytes that are worth a system call of their own. */
const FULL = 64 << 10

/**
 * The values that a server sends, gathered into few writes: a value is there whole or not at all, and leaves with
 * the next turn of the event loop at the latest.
 */
export class Output {
  /** True if it takes what an exact reader gives. */
  readonly exact: boolean
  readonly #transport: Transport
  #writer: Writer | undefined
  #session: Session = NO_SESSION
  #soon = false
  /** The value that last failed to encode, as the bytes written until then: used to explain the error. */
  lastRejected: { readonly error: unknown; readonly bytes: Buffer } | undefined

  constructor(transport: Transport, exact: boolean) {
    this.#transport = transport
    this.exact = exact
  }

  /** From now on values are written as this session has them. */
  use(session: Session): void {
    this.#session = session
  }

  /** Writes a value, and something before it. If that throws, nothing of either is sent. */
  put<T>(write: Write<T>, value: T, before?: (w: Writer) => void): void {
    const w = this.#open()
    const start = w.offset
    let from = start
    try {
      before?.(w)
      from = w.offset
      write(w, value)
    } catch (error) {
      // Offsets count from the start of the value.
      if (error instanceof WireError && error.place.offset !== undefined) error.place.offset -= from
      this.lastRejected = { error, bytes: Buffer.from(w.bytes.subarray(from, w.offset)) }
      w.offset = start
      w.depth = 0
      throw error
    }
    if (w.offset >= FULL) this.flush()
    else this.#flushSoon()
  }

  /** Sends bytes as they are, without a copy; they must not change any more. */
  bytes(bytes: Uint8Array): void {
    this.flush()
    this.#transport.write(bytes)
  }

  /** Sends what was written so far. */
  flush(): void {
    const w = this.#writer
    if (w === undefined) return
    this.#writer = undefined
    const written = w.offset > 0 ? w.take() : undefined
    const others = this.exact ? spare.exact : spare.plain
    if (others.length < MOST_SPARE && w.bytes.length <= 2 * FULL) others.push(w)
    if (written !== undefined) this.#transport.write(written)
  }

  /** True if the peer has not taken enough yet. */
  get congested(): boolean {
    return this.#transport.congested
  }

  /** Sends what was written, and waits until the peer has taken enough of it; gives false if it has gone. */
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
