import type { Choices, Input, Piece, Side } from './input.ts'

/** A file of the corpus: the fault that it found, and the inputs that show it, fed one after the other. */
export interface CorpusFile {
  /** The target that takes the inputs. */
  readonly target: string
  /** The fault, in a sentence. */
  readonly found: string
  readonly inputs: readonly Input[]
}

/**
 * Writes a file of the corpus as lines of JSON: the header, then for each input its choices and its pieces, as text
 * where they are text, else in hex.
 */
export function printCorpusFile({ target, found, inputs }: CorpusFile): string {
  const lines: object[] = [{ fuzz: target, found }]
  for (const { choices, pieces } of inputs) {
    lines.push({ choices })
    for (const { from, call, data } of pieces) lines.push({ from, call, ...contentOf(data) })
  }
  return `${lines.map(line => JSON.stringify(line)).join('\n')}\n`
}

function contentOf(data: Buffer): { readonly text: string } | { readonly hex: string } {
  const text = data.toString()
  const isText = Buffer.from(text).equals(data) && !/[\0-\x08\x0b-\x1f\x7f-\x9f\ufffd]/.test(text)
  return isText ? { text } : { hex: data.toString('hex') }
}

/** Reads a file of the corpus. @throws {Error} with the number of the line that is wrong. */
export function parseCorpusFile(text: string): CorpusFile {
  const [header, ...lines] = text
    .split('\n')
    .filter(line => line !== '')
    .map((line, index) => parseLine(line, index + 1))
  if (typeof header?.fuzz !== 'string' || typeof header.found !== 'string')
    throw new Error('line 1: expected a header with "fuzz" and "found"')
  const inputs: { choices: Choices; pieces: Piece[] }[] = []
  for (const [index, line] of lines.entries()) {
    if ('choices' in line) inputs.push({ choices: line.choices as Choices, pieces: [] })
    else if (inputs.length === 0)
      throw new Error(`line ${index + 2}: expected "choices" before the first piece`)
    else inputs.at(-1)?.pieces.push(parsePiece(line, index + 2))
  }
  return { target: header.fuzz, found: header.found, inputs }
}

function parseLine(line: string, number: number): Record<string, unknown> {
  try {
    return JSON.parse(line)
  } catch (cause) {
    throw new Error(`line ${number}: not JSON`, { cause })
  }
}

function parsePiece({ from, call, text, hex }: Record<string, unknown>, number: number): Piece {
  if ((from !== 'client' && from !== 'server') || typeof call !== 'number')
    throw new Error(`line ${number}: expected "from" and "call"`)
  const side: Side = from
  if (typeof text === 'string') return { from: side, call, data: Buffer.from(text) }
  if (typeof hex !== 'string' || !/^([0-9a-f]{2})*$/.test(hex))
    throw new Error(`line ${number}: expected "text", or "hex" with whole bytes`)
  return { from: side, call, data: Buffer.from(hex, 'hex') }
}
