import { NO_SESSION } from '../session/session.ts'
import type { Transport } from '../transport/transport.ts'
import { writeUint } from '../wire/write.ts'
import { Writer } from '../wire/writer.ts'

/** Number of frames that are sent in one system call. */
const CORKED = 16
/** Pieces below this size are joined: a frame header and a write cost more than copying the piece. */
const SMALL = 16 << 10
const GATHERED = 64 << 10
const LARGEST = 1 << 20

/**
 * A writer that sends a body as frames: each a length and that many bytes, with a length of zero at the end.
 * Only small pieces are copied.
 */
export class FrameWriter {
  readonly #transport: Transport
  /** The writer of frame lengths. */
  readonly #length = new Writer(NO_SESSION, { size: 8 })
  #gathered: Buffer | undefined
  /** Buffers that were sent, for reuse: allocating one costs as much as filling it. */
  readonly #spare: Buffer[] = []
  #filled = 0
  #corked = 0
  #finished = false
  #flushing = false

  constructor(transport: Transport) {
    this.#transport = transport
  }

  /**
   * Sends a piece. Returns false if the peer has gone, or after the end; if the peer is slow, returns a
   * promise, for which the next piece has to wait.
   */
  write(piece: Buffer): boolean | Promise<boolean> {
    if (this.#finished) return false
    if (this.#filled > 0 && piece.length < SMALL && this.#filled + piece.length <= GATHERED) {
      this.#gather(piece)
      return true
    }
    // Frames of an earlier turn may still wait in the stream, so a slow peer must slow the source down here.
    if (this.#corked === 0 && this.#transport.congested) return this.#sendLater(piece)
    return this.#put(piece)
  }

  /** Sends the joined pieces, and the end marker once. */
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

  /**
   * Sends the joined pieces with the next turn of the event loop, so that a slow source does not hold them
   * back.
   */
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

  /** Writes the length of a frame. Its bytes must be written next. */
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
