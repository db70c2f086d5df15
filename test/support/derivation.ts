// Derivations whose output paths follow from the rest of them, as stores demand.

import { createHash } from 'node:crypto'
import type { Derivation } from '../../nix/derivation.ts'
import { type DerivationHash, hashDerivation, maskedHash } from '../../nix/derivation-hash.ts'
import { writeDerivation } from '../../nix/derivation-text.ts'
import { contentAddressPath } from '../../nix/make-path.ts'
import { inputAddressedPath } from '../../nix/output-paths.ts'

export interface Made {
  readonly path: string
  readonly text: Buffer
  /** References of its file. */
  readonly refs: readonly string[]
  readonly drv: Derivation
  readonly hash: DerivationHash
  /** Path of an output. */
  out(name?: string): string
}

export interface Making {
  readonly name: string
  readonly outputs?: readonly string[]
  readonly inputs?: readonly Made[]
  readonly inputSrcs?: readonly string[]
  /** Whether the outputs are addressed by their contents, and known once they are built. */
  readonly floating?: boolean
}

/** Makes a derivation in `storeDir`. */
export function makeDerivation(storeDir: string, making: Making): Made {
  const { name, outputs = ['out'], inputs = [], inputSrcs = [], floating = false } = making
  const place = { storeDir, name }
  const hashOf = (path: string): DerivationHash => (inputs.find(each => each.path === path) as Made).hash
  const withPaths = (pathOf: (output: string) => string): Derivation => ({
    outputs: outputs.map(output => [
      output,
      { path: pathOf(output), hashAlgo: floating ? 'r:sha256' : '', hash: '' },
    ]),
    inputDrvs: inputs.map(({ path }) => [path, ['out']]),
    inputSrcs: [...inputSrcs],
    platform: 's',
    builder: '/b',
    args: [],
    env: [...outputs.map(output => [output, pathOf(output)] as const), ['name', name]],
  })
  const masked = maskedHash(
    withPaths(() => (floating ? '' : `${storeDir}/masked`)),
    place,
    hashOf,
  )
  const known = !masked.deferred
  const drv = withPaths(output =>
    known ? inputAddressedPath(place, output, masked.outputs.get(output) as string) : '',
  )
  const text = writeDerivation(drv)
  const refs = [...inputSrcs, ...inputs.map(({ path }) => path)]
  const base16 = createHash('sha256').update(text).digest('hex')
  const address = { method: 'text', hash: { algorithm: 'sha256', base16 } } as const
  return {
    path: contentAddressPath(storeDir, `${name}.drv`, address, { others: refs, self: false }),
    text,
    refs,
    drv,
    hash: hashDerivation(drv, place, hashOf),
    out: (output = 'out') => new Map(drv.outputs).get(output)?.path as string,
  }
}
