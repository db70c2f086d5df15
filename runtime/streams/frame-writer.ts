import { NO_SESSION } from '../session/session.ts'
import type { Transport } from '../transport/transport.ts'
import { writeUint } from '../wire/write.ts'
import { Writer } from '../wire/writer.ts'

/** Frames that go out in one system call. */
const CORKED = 16
/** A piece below this size is gathered with its neighbours: a header and a write cost more than a copy. */
const SMALL = 16 << 10
const GATHERED = 64 << 10
const LARGEST = 1 << 20

/**
 * Sends a body as frames: a length and that many bytes each, and a length of zero at the end. Payload is
 * not copied, unless it comes in small pieces.
 */
export class FrameWriter {
  readonly #transport: Transport
  /** Writes the length of a frame. */
  readonly #length = new Writer(NO_SESSION, { size: 8 })
  #gathered: Buffer | undefined
  /** Memory that has been sent, to gather in again: new memory costs as much as the copy. */
  readonly #spare: Buffer[] = []
  #filled = 0
  #corked = 0
  #finished = false
  #flushing = false

  constructor(transport: Transport) {
    this.#transport = transport
  }

  /**
   * Sends a piece. Gives false if the peer has gone, and after the end; where the peer is slower, a promise,
   * for which the next piece has to wait.
   */
  write(piece: Buffer): boolean | Promise<boolean> {
    if (this.#finished) return false
    if (this.#filled > 0 && piece.length < SMALL && this.#filled + piece.length <= GATHERED) {
      this.#gather(piece)
      return true
    }
    // Frames that went out in an earlier turn may still wait in the stream: a slow peer must slow the source.
    if (this.#corked === 0 && this.#transport.congested) return this.#sendLater(piece)
    return this.#put(piece)
  }

  /** Sends what is left, and the end, once. */
  finish(): void {
    if (this.#finished) return
    this.#finished = true
    this.#flushGathered()
    this.#writeLength(0)
    this.#uncork()
  }

  async #sendLater(piece: Buffer): Promise<boolean> {
    return (await this.#transport.drained()) && !this.#finished && this.#put(piece)
  }

  #put(piece: Buffer): boolean | Promise<boolean> {
    this.#flushSoon()
    if (piece.length < SMALL) {
      this.#gather(piece)
    } else {
      this.#flushGathered()
      for (let at = 0; at < piece.length; at += LARGEST) {
        const payload = piece.subarray(at, at + LARGEST)
        this.#begin(payload.length)
        this.#transport.write(payload)
      }
    }
    if (this.#corked < CORKED) return true
    this.#uncork()
    return this.#transport.drained()
  }

  /** Sends gathered bytes with the next turn of the event loop: a slow source must not hold them back. */
  #flushSoon(): void {
    if (this.#flushing) return
    this.#flushing = true
    setImmediate(() => {
      this.#flushing = false
      if (this.#finished) return
      this.#flushGathered()
      this.#uncork()
    })
  }

  #gather(piece: Buffer): void {
    if (this.#filled + piece.length > GATHERED) this.#flushGathered()
    this.#gathered ??= this.#spare.pop() ?? Buffer.allocUnsafeSlow(GATHERED)
    this.#gathered.set(piece, this.#filled)
    this.#filled += piece.length
  }

  #flushGathered(): void {
    const gathered = this.#gathered
    if (gathered === undefined || this.#filled === 0) return
    this.#begin(this.#filled)
    this.#transport.writeLent(gathered.subarray(0, this.#filled), () => this.#spare.push(gathered))
    this.#gathered = undefined
    this.#filled = 0
  }

  /** Begins a frame; its bytes come next. */
  #begin(length: number): void {
    if (this.#corked === 0) this.#transport.cork()
    this.#writeLength(length)
    this.#corked += 1
  }

  #writeLength(length: number): void {
    writeUint(this.#length, length, LARGEST)
    this.#transport.write(this.#length.take())
  }

  #uncork(): void {
    if (this.#corked === 0) return
    this.#transport.uncork()
    this.#corked = 0
  }
}
