import type { Input } from '../input/input.ts'
import type { Sink } from './byte-stream.ts'

/** What knows which of the unread bytes of an input are the next piece of a body, and where the body ends. */
export interface BodyReader {
  /** True once the last piece was given. */
  readonly done: boolean
  /** The next piece, as it stands in the input and as far as it has arrived; undefined where nothing has. */
  next(input: Input): Buffer | undefined
  /** The error for an input that has ended before the body. */
  endError(input: Input): Error
}

/** The pieces as they come; they belong to whoever gets them. */
export async function* readBody(input: Input, pieces: BodyReader): AsyncGenerator<Buffer, void, undefined> {
  while (!pieces.done) {
    const piece = pieces.next(input)
    if (piece !== undefined) {
      input.keep()
      yield piece
    } else if (!pieces.done && !(await input.more())) {
      throw pieces.endError(input)
    }
  }
}

/** What a sink threw, apart from what is wrong with the body. */
export class SinkFailure {
  readonly error: unknown

  constructor(error: unknown) {
    this.error = error
  }
}

/**
 * Lends the pieces to a sink, inside the calls that bring their bytes.
 *
 * @throws {SinkFailure} where the sink throws.
 */
export function lendBody(input: Input, pieces: BodyReader, sink: Sink): Promise<void> {
  const before = input.consumer
  return new Promise((resolve, reject) => {
    let held = false
    const end = (): void => {
      input.consumer = before
      resolve()
    }
    const fail = (error: unknown): void => {
      input.consumer = before
      reject(error)
    }
    const refuse = (error: unknown): void => fail(new SinkFailure(error))
    const goOn = (): void => {
      held = false
      advance()
    }
    const advance = (): void => {
      if (held) return
      try {
        while (!pieces.done) {
          const piece = pieces.next(input)
          if (piece === undefined) break
          const waiting = lendTo(sink, piece)
          if (waiting === undefined) continue
          // Whoever takes its time has the bytes meanwhile.
          input.keep()
          held = true
          // A sink may give anything else but a promise, such as a hash.
          Promise.resolve(waiting).then(goOn, refuse)
          return
        }
        if (pieces.done) end()
        else if (input.ended) fail(pieces.endError(input))
        else input.want()
      } catch (error) {
        fail(error)
      }
    }
    input.consumer = advance
    advance()
  })
}

function lendTo(sink: Sink, piece: Buffer): Promise<void> | undefined {
  try {
    return sink(piece) ?? undefined
  } catch (error) {
    throw new SinkFailure(error)
  }
}
