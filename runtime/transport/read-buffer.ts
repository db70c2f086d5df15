import type { Listener } from './listener.ts'

/**
 * Bytes that are read at a time, at most; more once a peer sends as much as that. With 64 KiB, and with 256,
 * a NAR of 1 GiB took a tenth longer.
 */
const SIZE = 64 << 10
const LARGE = 192 << 10

/**
 * The buffer into which a dialled socket reads over and over: nothing is allocated for a chunk, which halves
 * the time that receiving takes. A listener that keeps a chunk keeps the buffer, and the next read gets a new one.
 */
export class ReadBuffer {
  #size = SIZE
  #buffer: Buffer = Buffer.allocUnsafeSlow(SIZE)
  /** The socket has to be told of this buffer. */
  #fresh = true
  #listener: Listener | undefined
  #early: Buffer[] = []

  /** For the socket: the buffer of the next read, where it is another one. */
  readonly buffer = (): Uint8Array => {
    // `undefined` means "keep the buffer"; Node's types do not allow it.
    if (!this.#fresh) return undefined as unknown as Uint8Array
    this.#fresh = false
    return this.#buffer
  }

  /** For the socket: so many bytes were read. */
  readonly onRead = (size: number): boolean => {
    const chunk = this.#buffer.subarray(0, size)
    const isFull = size === SIZE && this.#size === SIZE
    if (isFull) this.#size = LARGE
    if (this.#listener === undefined) this.#early.push(Buffer.from(chunk))
    else if (this.#listener.chunk(chunk, true) || isFull) this.#renew()
    return true
  }

  /** Hands over what was read, and what will be. */
  start(listener: Listener): void {
    this.#listener = listener
    const early = this.#early
    this.#early = []
    for (const chunk of early) listener.chunk(chunk, false)
  }

  #renew(): void {
    this.#buffer = Buffer.allocUnsafeSlow(this.#size)
    this.#fresh = true
  }
}
