import type { OutputName, StorePath } from '../generated/nix-daemon/types.ts'
import { encodeText } from '../runtime/index.ts'
import type { Derivation } from './derivation.ts'

/** Derivations that another one depends on, or their hashes, each with the outputs needed. */
export type Inputs = readonly (readonly [pathOrHash: StorePath, outputs: readonly OutputName[]])[]

export interface TextOptions {
  /** Inputs to write in place of the derivation's own. */
  readonly inputs?: Inputs
  /** Whether to leave out the paths of the outputs, and the variables named like outputs. */
  readonly masked?: boolean
}

/**
 * Writes a derivation as the text of a `.drv` file. All but the arguments is sorted, so that equal derivations have
 * equal texts, whatever the order in which they were read.
 *
 * @throws {EncodeError} `not-encodable` for a lone surrogate that stands for no byte.
 */
export function writeDerivation(drv: Derivation, options: TextOptions = {}): Buffer {
  const masked = options.masked === true
  const names = new Set(drv.outputs.map(([name]) => name))
  const outputs = sortedPairs(drv.outputs).map(
    ([name, { path, hashAlgo, hash }]) =>
      `(${[name, masked ? '' : path, hashAlgo, hash].map(quoted).join(',')})`,
  )
  const inputs = sortedPairs(options.inputs ?? drv.inputDrvs).map(
    ([input, wanted]) => `(${quoted(input)},${strings(sorted(wanted))})`,
  )
  const env = sortedPairs(drv.env).map(
    ([name, value]) => `(${quoted(name)},${quoted(masked && names.has(name) ? '' : value)})`,
  )
  const parts = [
    list(outputs),
    list(inputs),
    strings(sorted(drv.inputSrcs)),
    quoted(drv.platform),
    quoted(drv.builder),
    strings(drv.args),
    list(env),
  ]
  return encodeText(`Derive(${parts.join(',')})`)
}

function list(items: readonly string[]): string {
  return `[${items.join(',')}]`
}

function strings(values: readonly string[]): string {
  return list(values.map(quoted))
}

const LETTERS: Readonly<Record<string, string>> = { '\n': 'n', '\r': 'r', '\t': 't' }

function quoted(text: string): string {
  return `"${text.replace(/["\\\n\r\t]/g, char => `\\${LETTERS[char] ?? char}`)}"`
}

function sorted(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort(byBytes)
}

/** Sorts pairs by their keys. Of two equal keys the first one counts, as in a daemon. */
function sortedPairs<T>(pairs: readonly (readonly [string, T])[]): readonly (readonly [string, T])[] {
  const unique = new Map<string, T>()
  for (const [key, value] of pairs) if (!unique.has(key)) unique.set(key, value)
  return [...unique].sort(([a], [b]) => byBytes(a, b))
}

/** Compares texts by their bytes. Below the surrogates, the order of UTF-16 is the same. */
function byBytes(a: string, b: string): number {
  const size = Math.min(a.length, b.length)
  for (let at = 0; at < size; at += 1) {
    const difference = a.charCodeAt(at) - b.charCodeAt(at)
    if (difference === 0) continue
    const isPlain = a.charCodeAt(at) < 0xd800 && b.charCodeAt(at) < 0xd800
    return isPlain ? difference : Buffer.compare(encodeText(a), encodeText(b))
  }
  return a.length - b.length
}
