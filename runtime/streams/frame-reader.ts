import { ConnectionError, DecodeError } from '../errors/errors.ts'
import type { Input } from '../input/input.ts'
import { readUint } from '../wire/read.ts'
import type { BodyReader } from './body-reader.ts'

/** Frames below this size are put together: a piece that is handed over costs more than to move the bytes. */
const SMALL = 256

/**
 * The payload of frames, or with `raw` the frames themselves, as their bytes come. Nothing is held, so that a
 * frame may be as long as it likes.
 */
export class FrameReader implements BodyReader {
  done = false
  readonly #raw: boolean
  /** Bytes of the frame that are still to come. */
  #left = 0

  constructor(raw = false) {
    this.#raw = raw
  }

  /** @throws {DecodeError} `integer-range` where a frame is longer than the limit. */
  next(input: Input): Buffer | undefined {
    return this.#raw ? this.#nextRaw(input) : this.#nextPayload(input)
  }

  endError(input: Input): Error {
    const { error, available } = input
    if (error !== undefined)
      return new ConnectionError('closed', `the connection broke: ${error.message}`, {}, { cause: error })
    const where =
      this.#left > 0
        ? `inside a frame, ${this.#left} bytes before its end`
        : `where a frame should begin${available > 0 ? `, after ${available} bytes of its length` : ''}`
    return new DecodeError('short-input', `the client ended the connection ${where}`)
  }

  #nextPayload(input: Input): Buffer | undefined {
    const { window } = input
    if (this.#left === 0) {
      if (window.size < 8) return undefined
      this.#begin(input, window.start)
      input.skip(8)
    }
    const size = Math.min(this.#left, window.size)
    if (size === 0) return undefined
    if (size < SMALL && size === this.#left && window.size > size + 8) return this.#gather(input)
    this.#left -= size
    const piece = window.bytes.subarray(window.start, window.start + size)
    input.skip(size)
    return piece
  }

  /** The payloads of all small frames that are there as a whole, the first of which has begun, moved together. */
  #gather(input: Input): Buffer {
    input.own()
    const { bytes, start, end } = input.window
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    const longest = Math.min(SMALL - 1, input.reader.limits.frame)
    let at = start + this.#left
    let filled = at
    while (end - at >= 8) {
      const length = view.getUint32(at, true)
      // What is no small frame, or not whole, is looked at on its own.
      if (length === 0 || length > longest || end - at - 8 < length || view.getUint32(at + 4, true) !== 0)
        break
      bytes.copyWithin(filled, at + 8, at + 8 + length)
      at += 8 + length
      filled += length
    }
    this.#left = 0
    const piece = bytes.subarray(start, filled)
    input.skip(at - start)
    return piece
  }

  /** All that has arrived, up to the end: what carries the bytes stands between them as it is. */
  #nextRaw(input: Input): Buffer | undefined {
    const { window } = input
    let at = window.start
    while (!this.done) {
      if (this.#left === 0) {
        if (window.end - at < 8) break
        this.#begin(input, at)
        at += 8
      }
      const size = Math.min(this.#left, window.end - at)
      if (size === 0 && this.#left > 0) break
      this.#left -= size
      at += size
    }
    if (at === window.start) return undefined
    const piece = window.bytes.subarray(window.start, at)
    input.skip(piece.length)
    return piece
  }

  /** The length of a frame; the last one has none. */
  #begin(input: Input, at: number): void {
    const { bytes } = input.window
    const { limits } = input.reader
    const length = bytes.readUInt32LE(at)
    if (length > limits.frame || bytes.readUInt32LE(at + 4) !== 0) {
      // The decoder says it best.
      input.skip(at - input.window.start)
      input.tryRead(r => readUint(r, Math.min(limits.frame, 0xffffffff)))
    }
    this.#left = length
    this.done = length === 0
  }
}
