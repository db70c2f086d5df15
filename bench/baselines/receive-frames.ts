import { once } from 'node:events'
import { connect } from 'node:net'

const SIZE = 64 << 10
const WORD: Buffer = Buffer.alloc(8)

/** Gets bytes in place, in a buffer that the next read overwrites. */
export type Take = (bytes: Buffer, from: number, to: number) => void

/**
 * Connects, sends a word, and receives frames up to the final one into a single buffer, without an object per
 * frame.
 */
export class HandReceiver {
  readonly #take: Take
  readonly #ended: Promise<void>
  #end: () => void = () => {}
  /** Bytes of the frame that are still to come. */
  #left = 0
  /** The bytes of a frame's length that have arrived. */
  readonly #length = Buffer.alloc(8)
  #known = 0

  private constructor(take: Take) {
    this.#take = take
    this.#ended = new Promise(resolve => {
      this.#end = resolve
    })
  }

  /** Connects, and calls `work` with the function that starts receiving. */
  static async receive<T>(
    path: string,
    take: Take,
    work: (run: () => Promise<void>) => Promise<T>,
  ): Promise<T> {
    const receiver = new HandReceiver(take)
    const callback = (size: number, buffer: Uint8Array): boolean => receiver.#read(buffer as Buffer, size)
    const socket = connect({ path, onread: { buffer: Buffer.allocUnsafeSlow(SIZE), callback } })
    await once(socket, 'connect')
    const result = await work(() => {
      socket.write(WORD)
      return receiver.#ended
    })
    socket.end(WORD)
    return result
  }

  #read(bytes: Buffer, size: number): boolean {
    let at = 0
    while (at < size) {
      if (this.#left > 0) {
        const to = Math.min(size, at + this.#left)
        this.#take(bytes, at, to)
        this.#left -= to - at
        at = to
        continue
      }
      if (this.#known === 0 && size - at >= 8) {
        this.#begin(bytes, at)
        at += 8
      } else {
        this.#length[this.#known] = bytes[at] as number
        this.#known = (this.#known + 1) & 7
        at += 1
        if (this.#known > 0) continue
        this.#begin(this.#length, 0)
      }
    }
    return true
  }

  #begin(bytes: Buffer, at: number): void {
    this.#left = bytes.readUInt32LE(at)
    if (bytes.readUInt32LE(at + 4) !== 0) throw new RangeError('a frame that is too long')
    if (this.#left === 0) this.#end()
  }
}
