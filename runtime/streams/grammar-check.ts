import { EncodeError } from '../errors/errors.ts'
import type { Place } from '../errors/wire-error.ts'
import { type Grammar, grammarCode } from '../wire/grammar.ts'
import { type Body, bodyPieces } from './body.ts'
import { SingleBody } from './single-body.ts'

/**
 * Builds a check that a body to send is whole by its grammar. Only the grammar tells the other side where the
 * body ends, so a byte too many would be read as the next value. Errors of the check are an {@link
 * EncodeError} `bad-NAME` of the grammar.
 */
export function grammarCheck(grammar: Grammar, maxDepth?: number, place: Place = {}): SingleBody {
  const walker = grammar.walk(maxDepth)
  const failure = (problem: string, at: Place = {}): EncodeError =>
    new EncodeError(grammarCode(grammar), problem, { ...at, ...place })
  return new SingleBody(walker, {
    broken: cause => failure(cause.problem, cause.place),
    surplus: () => failure(`the body goes on after the end of the ${grammar.title} at byte ${walker.walked}`),
    cutOff: () => failure(`the body ends inside the ${grammar.title}, at byte ${walker.walked}`),
  })
}

/**
 * Yields the pieces of a body that must be whole by its grammar.
 *
 * @throws {EncodeError} `bad-NAME` of the grammar if it is not.
 */
export async function* checkedPieces(
  grammar: Grammar,
  body: Body,
  maxDepth?: number,
  place: Place = {},
): AsyncGenerator<Buffer, void, undefined> {
  const check = grammarCheck(grammar, maxDepth, place)
  for await (const chunk of bodyPieces(body)) {
    check.feed(chunk)
    yield chunk
  }
  check.end()
}
