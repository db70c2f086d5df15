import { asBuffer } from '../../runtime/streams/body.ts'
import { decodeText } from '../../runtime/wire/text.ts'
import { UserError } from '../io.ts'
import { escapeUnseen } from '../text/escape-unseen.ts'
import { findJsonMistake } from '../text/json-mistake.ts'

/**
 * Writes values as JSON: undefined as null, integers above 2^53−1 as decimal strings, bytes as text. Bytes that are
 * not UTF-8 are lone surrogates, which JSON writes as escapes, and so are all other characters that do not show.
 */
export function toJson(values: readonly unknown[]): string {
  return escapeUnseen(JSON.stringify(values, (_, value: unknown) => plain(value), 2))
}

/**
 * Reads the values of a JSON array.
 *
 * @throws {UserError} for anything else, and for numbers that JSON.parse cannot keep.
 */
export function fromJson(input: Buffer): readonly unknown[] {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(input)
  } catch {
    throw new UserError(
      'the input is not UTF-8; write a byte that is not text as the escape \\udc80 to \\udcff',
    )
  }
  let values: unknown
  try {
    values = JSON.parse(text)
  } catch (error) {
    const mistake = findJsonMistake(text)
    if (mistake === undefined) throw error
    const { line, column, problem } = mistake
    throw new UserError(`the input is not JSON: line ${line}, column ${column}: ${problem}`)
  }
  if (!Array.isArray(values)) {
    throw new UserError('the input is not a JSON array; put the values in [ ], even a single one')
  }
  refuseLostDigits(values, '', 0)
  return values
}

/** Deeper than any type of a protocol may be, and far from the end of the stack. */
const MAX_DEPTH = 2000

function refuseLostDigits(value: unknown, path: string, depth: number): void {
  if (depth > MAX_DEPTH) throw new UserError(`the input is nested deeper than ${MAX_DEPTH} levels`)
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new UserError(
      `value${path}: a number above 2^53-1 loses digits in JSON; write it as a string, such as "18446744073709551615"`,
    )
  }
  if (typeof value !== 'object' || value === null) return
  const entries = Array.isArray(value) ? value.entries() : Object.entries(value)
  for (const [key, item] of entries) {
    refuseLostDigits(item, `${path}${typeof key === 'number' ? `[${key}]` : `.${key}`}`, depth + 1)
  }
}

function plain(value: unknown): unknown {
  if (value === undefined) return null
  if (value instanceof Uint8Array) return decodeText(asBuffer(value), 0, value.length)
  return typeof value === 'bigint' ? value.toString() : value
}
