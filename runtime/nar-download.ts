import type { Sink } from './byte-stream.ts'
import { DecodeError } from './errors.ts'
import type { Input } from './input.ts'
import { NarWalker } from './nar-walker.ts'

/**
 * The bytes of a NAR that ends by its own grammar, as they come. Where an error message stands in its
 * place, the input is left at that message.
 *
 * @throws {DecodeError} `bad-nar`, or `short-input` where the connection ends inside it.
 */
export async function* walkNar(
  input: Input,
  maxDepth: number,
  failTag: number | undefined,
): AsyncGenerator<Buffer, void, undefined> {
  const walker = new NarWalker(maxDepth)
  while (!walker.done) {
    if (input.available === 0 && !(await input.more())) throw endedInside(input, walker)
    const piece = input.take(walkOn(input, walker, failTag))
    if (piece !== undefined) yield piece
  }
}

/** What a sink threw, apart from what is wrong with the NAR. */
export class SinkFailure {
  readonly error: unknown

  constructor(error: unknown) {
    this.error = error
  }
}

/**
 * As {@link walkNar}, inside the calls that bring the bytes: they are lent to the sink.
 *
 * @throws {SinkFailure} where the sink throws.
 */
export function lendNar(
  input: Input,
  maxDepth: number,
  failTag: number | undefined,
  sink: Sink,
): Promise<void> {
  const walker = new NarWalker(maxDepth)
  const before = input.consumer
  return new Promise((resolve, reject) => {
    let held = false
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
      try {
        while (!held && !walker.done && input.available > 0) {
          const used = walkOn(input, walker, failTag)
          const waiting = lendTo(sink, input.peek().subarray(0, used))
          if (waiting === undefined) input.skip(used)
          else {
            // Whoever takes its time has the bytes meanwhile.
            input.take(used)
            held = true
            waiting.then(goOn, refuse)
          }
        }
        if (held) return
        if (walker.done) {
          input.consumer = before
          resolve()
        } else if (input.ended) fail(endedInside(input, walker))
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

/** Walks over the unread bytes; gives how many of them belong to the NAR. */
function walkOn(input: Input, walker: NarWalker, failTag: number | undefined): number {
  const pending = walker.pending.length === 0 ? NOTHING : Buffer.from(walker.pending)
  try {
    return walker.feed(input.peek())
  } catch (error) {
    if (failTag !== undefined && walker.failedWord === BigInt(failTag)) leaveAtMessage(input, pending, walker)
    else input.clear()
    throw error
  }
}

const NOTHING: Buffer = Buffer.alloc(0)

/** Puts the input at the token that is an error message; its start may have come with an earlier chunk. */
function leaveAtMessage(input: Input, pending: Buffer, walker: NarWalker): void {
  const bytes = Buffer.concat([pending, input.peek()])
  input.clear()
  input.unread(bytes.subarray(walker.tokenAt - (walker.walked - pending.length)))
}

function endedInside(input: Input, walker: NarWalker): Error {
  return (
    input.error ??
    new DecodeError('short-input', 'the connection ended inside the NAR', {
      path: 'nar',
      offset: walker.walked,
    })
  )
}
