import type {
  BasicDerivation,
  DerivationOutput,
  OutputName,
  StorePath,
} from '../generated/nix-daemon/types.ts'
import { AtermReader } from './aterm.ts'
import { DerivationError, quote } from './errors.ts'

/** The contents of a `.drv` file. */
export interface Derivation extends BasicDerivation {
  /** The derivations that the build depends on, each with the outputs it needs. */
  readonly inputDrvs: readonly (readonly [StorePath, readonly OutputName[]])[]
}

/**
 * Parses a `.drv` file, and takes all that the reference reader takes: of two equal outputs the first counts, of two
 * equal inputs or variables the last, and bytes after the end are not looked at. Hashes are returned as written, and
 * paths without empty parts and parts that are dots.
 *
 * @throws {DerivationError} `bad-derivation` with the byte that was refused; `unsupported-derivation` for a
 *   dynamic derivation, which depends on outputs of outputs and is experimental.
 */
export function parseDerivation(bytes: Buffer): Derivation {
  const reader = new AtermReader(bytes)
  if (reader.take('DrvWithVersion('))
    throw new DerivationError('unsupported-derivation', 'dynamic derivations are not supported', 0)
  reader.expect('Derive(')
  const outputs = pairs(reader, text, output, 'first')
  reader.expect(',')
  const inputDrvs = pairs(reader, path, () => reader.list(() => reader.string()), 'last')
  reader.expect(',')
  const inputSrcs = reader.list(() => path(reader))
  reader.expect(',')
  const platform = reader.string()
  reader.expect(',')
  const builder = reader.string()
  reader.expect(',')
  const args = reader.list(() => reader.string())
  reader.expect(',')
  const env = pairs(reader, text, text, 'last')
  reader.expect(')')
  return { outputs, inputDrvs, inputSrcs, platform, builder, args, env }
}

function output(reader: AtermReader): DerivationOutput {
  const at = reader.offset
  const written = reader.string()
  reader.expect(',')
  const hashAlgo = reader.string()
  reader.expect(',')
  const hash = reader.string()
  // Only a fixed output has both a hash and a path. A hash without an algorithm counts for nothing.
  const isOpen = written === '' && (hashAlgo === '' || hash === '' || hash === 'impure')
  return {
    path: isOpen ? '' : absolute(reader, written, at),
    hashAlgo,
    hash: hashAlgo === '' ? '' : hash,
  }
}

function text(reader: AtermReader): string {
  return reader.string()
}

function path(reader: AtermReader): string {
  const at = reader.offset
  return absolute(reader, reader.string(), at)
}

function absolute(reader: AtermReader, written: string, at: number): string {
  if (!written.startsWith('/')) reader.fail(`${quote(written)} is not an absolute path`, at)
  if (!UNUSUAL.test(written)) return written
  // The time that Node's own function takes grows with the square of the length.
  const parts: string[] = []
  for (const part of written.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

/** Parts of a path that are empty or dots, or an end in a slash. */
const UNUSUAL = /\/(?:\/|\.\.?(?:\/|$)|$)/

/** Reads a list of pairs. @param counts the one of two pairs with the same key that is kept. */
function pairs<T>(
  reader: AtermReader,
  key: (reader: AtermReader) => string,
  value: (reader: AtermReader) => T,
  counts: 'first' | 'last',
): (readonly [string, T])[] {
  const found = new Map<string, T>()
  reader.list(() => {
    reader.expect('(')
    const name = key(reader)
    reader.expect(',')
    const read = value(reader)
    reader.expect(')')
    if (counts === 'last' || !found.has(name)) found.set(name, read)
  })
  return [...found]
}
