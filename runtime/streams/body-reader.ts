import type { Input } from '../input/input.ts'
import type { Sink } from './byte-stream.ts'

/** Knows which of the unread bytes of an input are the next piece of a body, and where the body ends. */
export interface BodyReader {
  /** True once the last piece was given. */
  readonly done: boolean
  /** The next piece, as it stands in the input and as far as it has arrived; undefined if nothing has. */
  next(input: Input): Buffer | undefined
  /** The error for an input that has ended before the body. */
  endError(input: Input): Error
}

/** Gives the pieces as they come; they belong to the caller. */
export async function* readBody(input: Input, reader: BodyReader): AsyncGenerator<Buffer, void, undefined> {
  while (!reader.done) {
    const piece = reader.next(input)
    if (piece !== undefined) {
      input.keep()
      yield piece
    } else if (!reader.done && !(await input.more())) {
      throw reader.endError(input)
    }
  }
}

/** An error that a sink threw, apart from errors of the body. */
export class SinkError {
  readonly error: unknown

  constructor(error: unknown) {
    this.error = error
  }
}

/**
 * Lends the pieces to a sink, inside the calls that bring their bytes.
 *
 * @throws {SinkError} if the sink throws.
 */
export function lendBody(input: Input, reader: BodyReader, sink: Sink): Promise<void> {
  const before = input.consumer
  return new Promise((resolve, reject) => {
    let held = false
    const end = (): void => {
      input.consumer = before
      resolve()
    }
    const breakOff = (error: unknown): void => {
      input.consumer = before
      reject(error)
    }
    const sinkThrew = (error: unknown): void => breakOff(new SinkError(error))
    const goOn = (): void => {
      held = false
      advance()
    }
    const advance = (): void => {
      if (held) return
      try {
        while (!reader.done) {
          const piece = reader.next(input)
          if (piece === undefined) break
          const waiting = lendTo(sink, piece)
          if (waiting === undefined) continue
          // An asynchronous sink holds the bytes until its promise settles, so do not reuse them.
          input.keep()
          held = true
          // A sink may give anything else but a promise, such as a hash.
          Promise.resolve(waiting).then(goOn, sinkThrew)
          return
        }
        if (reader.done) end()
        else if (input.ended) breakOff(reader.endError(input))
        else input.want()
      } catch (error) {
        breakOff(error)
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
    throw new SinkError(error)
  }
}
