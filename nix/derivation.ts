import type {
  BasicDerivation,
  DerivationOutput,
  OutputName,
  StorePath,
} from '../generated/nix-daemon/types.ts'
import { AtermReader } from './aterm.ts'
import { DerivationError } from './errors.ts'

/** The contents of a `.drv` file. */
export interface Derivation extends BasicDerivation {
  /** The derivations that the build depends on, each with the outputs it needs. */
  readonly inputDrvs: readonly (readonly [StorePath, readonly OutputName[]])[]
}

/**
 * Parses a `.drv` file. Paths and hashes are returned as written.
 *
 * @throws {DerivationError} `bad-derivation` with the byte that was refused; `unsupported-derivation` for a
 *   dynamic derivation, which depends on outputs of outputs and is experimental.
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

/** Reads a list of pairs with distinct keys. */
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
