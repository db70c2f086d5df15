import { connectionBroke } from '../errors/connection-broke.ts'
import { DecodeError } from '../errors/errors.ts'
import type { Input } from '../input/input.ts'
import { readUint } from '../wire/read.ts'

/**
 * Returns the length of the frame whose header is at `at` in the window of an input. Nothing is skipped.
 *
 * @throws {DecodeError} `integer-range` for a frame above the limit.
 */
export function frameLength(input: Input, at: number): number {
  const { bytes } = input.window
  const { limits } = input.reader
  const length = bytes.readUInt32LE(at)
  if (length > limits.frame || bytes.readUInt32LE(at + 4) !== 0) {
    // A decoder's error has the offset and the hex window, so let it throw.
    input.skip(at - input.window.start)
    input.tryRead(r => readUint(r, Math.min(limits.frame, 0xffffffff)))
  }
  return length
}

/**
 * Builds the error for an input that ends before the last frame, and `left` bytes before the end of the
 * current one.
 */
export function framesEndError({ error, available }: Input, left: number): Error {
  if (error !== undefined) return connectionBroke(error)
  const where =
    left > 0
      ? `inside a frame, ${left} bytes before its end`
      : `where a frame should begin${available > 0 ? `, after ${available} bytes of its length` : ''}`
  return new DecodeError('short-input', `the client ended the connection ${where}`)
}
