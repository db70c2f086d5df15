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
    if (input.available === 0 && !(await input.more())) {
      throw (
        input.error ??
        new DecodeError('short-input', 'the connection ended inside the NAR', {
          path: 'nar',
          offset: walker.walked,
        })
      )
    }
    const pending = Buffer.from(walker.pending)
    let used: number
    try {
      used = walker.feed(input.peek())
    } catch (error) {
      if (failTag !== undefined && walker.failedWord === BigInt(failTag))
        leaveAtMessage(input, pending, walker)
      else input.clear()
      throw error
    }
    const piece = input.take(used)
    if (piece !== undefined) yield piece
  }
}

/** Puts the input at the token that is an error message; its start may have come with an earlier chunk. */
function leaveAtMessage(input: Input, pending: Buffer, walker: NarWalker): void {
  const bytes = Buffer.concat([pending, input.peek()])
  input.clear()
  input.unread(bytes.subarray(walker.tokenAt - (walker.walked - pending.length)))
}
