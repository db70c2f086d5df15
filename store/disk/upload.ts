import { TurnTimer } from '../../runtime/server/turn-timer.ts'
import { diskError } from './disk-error.ts'
import { algorithmsOf, type Received, type Receiver, type Receiving, receiverOf } from './receiver.ts'

/** A body on its way to its files. */
export interface Upload {
  /**
   * Takes the first `size` bytes of a slab, which change no more until it is given back by {@link spare}. Returns a
   * promise to await before more is sent, if too much is on its way.
   */
  send(slab: Buffer, size: number): Promise<void> | undefined
  /** Takes bytes without a slab; false if it has waited for a spare slab instead. */
  pass(bytes: Buffer): Promise<boolean>
  /** Returns a slab whose bytes were taken; undefined if all are on their way. */
  spare(): Buffer | undefined
  /** Ends the body once everything is written. */
  end(): Promise<Received>
  /** Stops, and closes all files. */
  abandon(): Promise<void>
}

/** Bytes handled at once outside of files. At most about 50 files can start in them. */
const SLICE = 8 << 10
/** Bytes of a file handled at once if they are hashed by blake3, of which 10 MiB take a second. */
const SLOW_SLICE = 32 << 10

/** A body whose files are written in the event loop, in slices that take little time each. */
export class LocalUpload implements Upload {
  readonly #receiving: Receiving
  #receiver: Receiver | undefined
  readonly #spare: Buffer[] = []

  constructor(receiving: Receiving) {
    this.#receiving = receiving
  }

  async send(slab: Buffer, size: number): Promise<void> {
    try {
      await this.pass(slab.subarray(0, size))
    } finally {
      this.#spare.push(slab)
    }
  }

  async pass(bytes: Buffer): Promise<boolean> {
    try {
      this.#receiver ??= receiverOf(this.#receiving)
      await feedInTurns(this.#receiver, bytes, mostAtOnce(this.#receiving))
      return true
    } catch (error) {
      throw diskError(error, 'write into the store')
    }
  }

  spare(): Buffer | undefined {
    return this.#spare.pop()
  }

  async end(): Promise<Received> {
    try {
      this.#receiver ??= receiverOf(this.#receiving)
      return await this.#receiver.end()
    } catch (error) {
      throw diskError(error, 'write into the store')
    }
  }

  async abandon(): Promise<void> {
    this.#receiver?.abandon()
  }
}

function mostAtOnce(receiving: Receiving): number {
  return algorithmsOf(receiving).includes('blake3') ? SLOW_SLICE : Number.POSITIVE_INFINITY
}

async function feedInTurns(receiver: Receiver, bytes: Buffer, most: number): Promise<void> {
  const timer = new TurnTimer()
  for (let at = 0; at < bytes.length; ) {
    const slice = bytes.subarray(at, at + Math.min(most, Math.max(SLICE, receiver.contentLeft)))
    at += slice.length
    receiver.feed(slice)
    const turn = timer.yieldTurn()
    if (turn !== undefined) await turn
  }
}
