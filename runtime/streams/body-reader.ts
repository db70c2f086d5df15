import type { Input } from '../input/input.ts'
import type { Sink } from './byte-stream.ts'

/** A reader that finds the next piece of a body among the unread bytes of an input, and the end of the body. */
export interface BodyReader {
  /** Whether the last piece was returned. */
  readonly done: boolean
  /**
   * Returns the next piece, a part of the input's memory with the bytes that have arrived; undefined if there
   * are none.
   */
  next(input: Input): Buffer | undefined
  /** Builds the error for an input that ends before the body. */
  endError(input: Input): Error
}

/** Yields the pieces as they arrive. The caller may keep them. */
export async function* readBody(input: Input, reader: BodyReader): AsyncGenerator<Buffer, void, undefined> {
  while (!reader.done) {
    const piece = reader.next(input)
    if (piece !== undefined) {
      input.window.keep()
      yield piece
    } else if (!reader.done && !(await input.more())) {
      throw reader.endError(input)
    }
  }
}

/** An error of a sink, wrapped to tell it from errors of the body. */
export class SinkError {
  readonly error: unknown

  constructor(error: unknown) {
    this.error = error
  }
}

/**
 * Lends the pieces to a sink, inside the calls that bring their bytes.
 *
 * @throws {SinkError} if the sink throws; other errors come from the body.
 */
export function lendBody(input: Input, reader: BodyReader, sink: Sink): Promise<void> {
  const { consumer: before, lazy } = input
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
    const release = (): void => {
      held = false
      input.lazy = lazy
      input.want(false)
    }
    const sinkThrew = (error: unknown): void => {
      release()
      breakOff(new SinkError(error))
    }
    const goOn = (): void => {
      release()
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
          input.window.keep()
          held = true
          // Bytes that arrive meanwhile would be copied behind the unread ones, so let them wait.
          input.lazy = true
          // A sink may return a value that is no promise, such as a hash, so wrap it.
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
