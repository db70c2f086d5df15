import { ByteStream } from './byte-stream.ts'
import { ConnectionError, DecodeError } from './errors.ts'
import { frameHeader } from './frames.ts'
import type { Incoming } from './incoming.ts'
import type { Input } from './input.ts'
import { lent } from './lent.ts'
import type { UploadCase } from './protocol.ts'
import { readUint } from './read.ts'
import type { RequestFeed } from './request-feed.ts'

/**
 * A body in frames with all that carries it, for whoever passes it on: pieces are as they came, with the
 * lengths of frames and their end in them.
 */
export function rawFrames(input: Input, feed: RequestFeed, { by, content }: UploadCase): Incoming {
  let broken: unknown
  const pieces = framesOf(input, feed, error => {
    broken = error
  })
  return {
    by,
    content,
    raw: true,
    options: { limits: input.reader.limits, exact: input.reader.exact },
    bytes: new ByteStream(lent(pieces), () => {}),
    async finish() {
      for (;;) if ((await pieces.next()).done === true) return
    },
    get broken() {
      return broken ?? (input.ended && input.error !== undefined ? input.error : undefined)
    },
  }
}

async function* framesOf(
  input: Input,
  feed: RequestFeed,
  onError: (error: unknown) => void,
): AsyncGenerator<Buffer, void, undefined> {
  const { limits } = input.reader
  feed.lazy = true
  try {
    for (;;) {
      const length = await input.read(r => readUint(r, limits.frame))
      yield frameHeader(length)
      if (length === 0) return
      for (let missing = length; missing > 0; ) {
        const run = runOf(input.peek(), missing, limits.frame)
        const piece = input.take(run.size)
        if (piece !== undefined) {
          yield piece
          if (run.isLast) return
          missing = run.missing
        } else if (!(await input.more())) {
          throw endedInside(input, missing)
        }
      }
    }
  } catch (error) {
    onError(error)
    throw error
  } finally {
    // From now on everything is taken as it comes, the end of the connection above all.
    feed.lazy = false
    // With every value that was read, an input looks whether it has to go on.
    void input.read(nothing)
  }
}

function nothing(): void {}

/** How far frames reach in what is there, where `missing` bytes of one come first. */
function runOf(
  window: Buffer,
  missing: number,
  longest: number,
): { readonly size: number; readonly missing: number; readonly isLast: boolean } {
  let size = 0
  let left = missing
  for (;;) {
    const part = Math.min(left, window.length - size)
    size += part
    left -= part
    if (left > 0 || size + 8 > window.length) return { size, missing: left, isLast: false }
    left = window.readUInt32LE(size)
    // What cannot be a length is told by whoever reads it as a value.
    if (window.readUInt32LE(size + 4) !== 0 || left > longest) return { size, missing: 0, isLast: false }
    size += 8
    if (left === 0) return { size, missing: 0, isLast: true }
  }
}

function endedInside({ error }: Input, missing: number): Error {
  if (error !== undefined)
    return new ConnectionError('closed', `the connection broke: ${error.message}`, {}, { cause: error })
  const where = `inside a frame, ${missing} bytes before its end`
  return new DecodeError('short-input', `the client ended the connection ${where}`)
}
