import { createHash } from 'node:crypto'
import type { BasicDerivation, DerivationOutput, StorePath } from '../generated/nix-daemon/types.ts'
import { writeDerivation } from './derivation-text.ts'
import { contentAddressPath } from './make-path.ts'
import { type DerivationPlace, fixedOutput } from './output-paths.ts'
import { parseBaseName } from './store-path.ts'

/**
 * Computes the path of the `.drv` file that a derivation without input derivations would have.
 *
 * @throws {PathError} `bad-name`
 */
export function derivationPath({ storeDir, name }: DerivationPlace, drv: BasicDerivation): StorePath {
  const text = writeDerivation({ ...drv, inputDrvs: [] })
  const hash = { algorithm: 'sha256', base16: createHash('sha256').update(text).digest('hex') } as const
  const references = { others: drv.inputSrcs, self: false }
  return contentAddressPath(storeDir, `${name}.drv`, { method: 'text', hash }, references)
}

/** A derivation and the path that belongs to it. */
export interface NamedDerivation {
  readonly drvPath: StorePath
  readonly drv: BasicDerivation
}

/**
 * Computes the paths of a derivation and of its fixed outputs, for which a client gave other ones perhaps. The name
 * stays.
 *
 * @param unknown Whether to keep the path of an output whose hash cannot be read, because a daemon that does not trust
 *   the client says what is wrong, or to refuse it.
 * @throws {PathError}
 */
export function rightPaths(
  { drvPath, drv }: NamedDerivation,
  unknown: 'keep' | 'refuse' = 'keep',
): NamedDerivation {
  const end = drvPath.lastIndexOf('/')
  const { name } = parseBaseName(drvPath.slice(end + 1))
  const place = { storeDir: drvPath.slice(0, end), name: name.replace(/\.drv$/, '') }
  const outputs = drv.outputs.map(
    ([output, given]) => [output, { ...given, path: rightPath(place, output, given, unknown) }] as const,
  )
  const right = { ...drv, outputs }
  return { drvPath: derivationPath(place, right), drv: right }
}

/** Computes the path of an output whose hash is known; all others keep theirs. */
function rightPath(
  place: DerivationPlace,
  name: string,
  output: DerivationOutput,
  unknown: 'keep' | 'refuse',
): string {
  if (output.hashAlgo === '' || output.hash === '' || output.hash === 'impure') return output.path
  try {
    return fixedOutput(place, name, output).path
  } catch (error) {
    if (unknown === 'refuse') throw error
    return output.path
  }
}
