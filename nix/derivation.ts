import type {
  BasicDerivation,
  DerivationOutput,
  OutputName,
  StorePath,
} from '../generated/nix-daemon/types.ts'
import { AtermReader } from './aterm.ts'
import { DerivationError } from './errors.ts'

/** What a `.drv` file says. */
export interface Derivation extends BasicDerivation {
  /** The derivations whose outputs are needed to build, and which outputs. */
  readonly inputDrvs: readonly (readonly [StorePath, readonly OutputName[]])[]
}

/**
 * Reads a `.drv` file. Paths and hashes are given as they stand there.
 *
 * @throws {DerivationError} `bad-derivation` with the byte that was refused; `unsupported-derivation` for a
 *   derivation that depends on outputs of outputs, which is experimental.
 */
export function parseDerivation(bytes: Buffer): Derivation {
  const reader = new AtermReader(bytes)
  if (reader.take('DrvWithVersion('))
    throw new DerivationError('unsupported-derivation', 'dynamic derivations are not supported', 0)
  reader.expect('Derive(')
  const outputs = pairs(reader, 'output', () => output(reader))
  reader.expect(',')
  const inputDrvs = pairs(reader, 'input derivation', () => reader.list(() => reader.string()))
  reader.expect(',')
  const inputSrcs = reader.list(() => reader.string())
  reader.expect(',')
  const platform = reader.string()
  reader.expect(',')
  const builder = reader.string()
  reader.expect(',')
  const args = reader.list(() => reader.string())
  reader.expect(',')
  const env = pairs(reader, 'variable', () => reader.string())
  reader.expect(')')
  reader.end()
  return { outputs, inputDrvs, inputSrcs, platform, builder, args, env }
}

function output(reader: AtermReader): DerivationOutput {
  const path = reader.string()
  reader.expect(',')
  const hashAlgo = reader.string()
  reader.expect(',')
  return { path, hashAlgo, hash: reader.string() }
}

/** A list of keys, each once, with something after them. */
function pairs<T>(reader: AtermReader, what: string, value: () => T): (readonly [string, T])[] {
  const seen = new Set<string>()
  return reader.list(() => {
    reader.expect('(')
    const at = reader.offset
    const key = reader.string()
    if (seen.has(key)) reader.fail(`there are two of ${what} '${key.toWellFormed()}'`, at)
    seen.add(key)
    reader.expect(',')
    const pair = [key, value()] as const
    reader.expect(')')
    return pair
  })
}
