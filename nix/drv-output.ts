import type { DrvOutput, OutputName, StorePath } from '../generated/nix-daemon/types.ts'
import type { RealisationFields } from '../runtime/adapters/realisation-json.ts'
import { PathError, quote } from './errors.ts'
import { parseHash, printHash } from './hash.ts'
import { checkName, parseStorePath } from './store-path.ts'

/**
 * Parses the id of an output, `sha256:…!out`, and returns it with the hash in base 16. Any text may follow the `!`, as
 * in the reference implementation.
 *
 * @throws {PathError} `bad-output-id` without `!`, or `bad-hash`.
 */
export function parseOutputId(text: string): DrvOutput {
  const mark = text.indexOf('!')
  if (mark < 0) throw new PathError('bad-output-id', `Invalid derivation output id ${quote(text)}`)
  const hash = parseHash(text.slice(0, mark))
  // A daemon knows blake3 only with an experimental feature, and no derivation has such a hash.
  if (hash.algorithm === 'blake3')
    throw new PathError('bad-hash', `${quote(text)}: no derivation is named by its blake3`)
  return `${printHash(hash, 'base16')}${text.slice(mark)}`
}

/**
 * Makes the id of an output that is named by its derivation. It never equals an id with a hash.
 *
 * @throws {PathError} if the derivation is no path of the store, or the output's name is malformed.
 */
export function outputIdOf(storeDir: string, drvPath: StorePath, output: OutputName): string {
  checkName(output)
  return `${parseStorePath(storeDir, drvPath).baseName}^${output}`
}

type Signed = Pick<RealisationFields, 'id' | 'outPath' | 'dependentRealisations'>

/** Makes the text that the signature of a realisation signs. */
export function realisationFingerprint({ id, outPath, dependentRealisations = {} }: Signed): string {
  const mark = id.indexOf('^')
  // An id with a hash has a colon, and base names have none.
  if (mark >= 0 && !id.slice(0, mark).includes(':')) {
    const key = { drvPath: id.slice(0, mark), outputName: id.slice(mark + 1) }
    return JSON.stringify({ key, value: { outPath } })
  }
  const dependent = Object.entries(dependentRealisations).sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify({ dependentRealisations: Object.fromEntries(dependent), id, outPath })
}
