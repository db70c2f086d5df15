// Small stores full of derivations and their outputs, as random data.

import fc from 'fast-check'
import type { NixDaemonClient, UnkeyedValidPathInfo } from '../../../generated/nix-daemon/index.ts'
import { printContentAddress } from '../../../nix/content-address.ts'
import { writeDerivation } from '../../../nix/derivation-text.ts'
import { contentAddressPath } from '../../../nix/make-path.ts'
import { pathOf } from '../../store/store-support.ts'
import { type Made, makeDerivation } from '../../support/derivation.ts'
import { infoOf, type Node, nar, sha256 } from './nar.ts'

/** An output in a store: how its metadata names its derivation, and an earlier output that it refers to. */
type Built = { deriver: 'own' | 'none' | 'not valid'; refersTo: number }

export type World = readonly {
  /** Earlier derivations that this one depends on, by their numbers. */
  inputs: readonly number[]
  hasSource: boolean
  /** The outputs; undefined if one is not there. */
  outputs: readonly (Built | undefined)[]
}[]

export function worlds(): fc.Arbitrary<World> {
  const built = fc.record({ deriver: fc.constantFrom('own', 'none', 'not valid'), refersTo: fc.nat(9) })
  return fc.array(
    fc.record({
      inputs: fc.uniqueArray(fc.nat(4), { maxLength: 2 }),
      hasSource: fc.boolean(),
      outputs: fc.array(fc.option(built, { nil: undefined }), { minLength: 1, maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 5 },
  ) as fc.Arbitrary<World>
}

export type Upload = { path: string; info: UnkeyedValidPathInfo; nar: Uint8Array }

/** Lists what makes a world in a store, references first. @param prefix begins the names of all paths. */
export function uploadsOf(world: World, storeDir: string, prefix: string): Upload[] {
  const uploads: Upload[] = []
  const add = (path: string, node: Node, more: Partial<UnkeyedValidPathInfo>): string => {
    const body = nar(node)
    uploads.push({ path, info: infoOf(body, more), nar: body })
    return path
  }
  const source = add(pathOf({ storeDir }, `${prefix}-source`), 'source\n', {})
  const notValid = pathOf({ storeDir }, `${prefix}-gone.drv`)
  const made: Made[] = []
  const outputs: string[] = []
  for (const [number, each] of world.entries()) {
    const inputs = each.inputs.flatMap(input => made[input] ?? [])
    const drv = makeDerivation(storeDir, {
      name: `${prefix}-${number}`,
      outputs: ['dev', 'out'].slice(-each.outputs.length),
      inputs,
      inputSrcs: each.hasSource ? [source] : [],
    })
    made.push(drv)
    addText(drv.path, drv.text, drv.refs)
    for (const [index, output] of each.outputs.entries()) {
      if (output === undefined) continue
      const earlier = outputs[output.refersTo]
      const path = drv.out(drv.drv.outputs[index]?.[0])
      const deriver = { own: drv.path, none: undefined, 'not valid': notValid }[output.deriver]
      outputs.push(
        add(path, { entries: { file: `${path}\n` } }, { deriver, references: earlier ? [earlier] : [] }),
      )
    }
  }
  for (const path of addTwins()) outputs.push(path)
  return uploads

  function addText(path: string, text: Buffer, references: readonly string[]): string {
    const base16 = sha256(text).toString('hex')
    const ca = printContentAddress({ method: 'text', hash: { algorithm: 'sha256', base16 } })
    return add(path, text.toString(), { ca, references })
  }

  /** Two derivations of one fixed output, which names the second one. */
  function addTwins(): string[] {
    const text = `${prefix}-fixed\n`
    const hash = { algorithm: 'sha256', base16: sha256(text).toString('hex') } as const
    const address = { method: 'flat', hash } as const
    const name = `${prefix}-fixed`
    const out = contentAddressPath(storeDir, name, address, { others: [], self: false })
    const twins = ['one', 'two'].map(twin => {
      const drv = Buffer.from(
        writeDerivation({
          outputs: [['out', { path: out, hashAlgo: 'sha256', hash: hash.base16 }]],
          inputDrvs: [],
          inputSrcs: [],
          platform: 's',
          builder: '/b',
          args: [],
          env: [
            ['name', name],
            ['out', out],
            ['twin', twin],
          ],
        }),
      )
      const ofText = { algorithm: 'sha256', base16: sha256(drv).toString('hex') } as const
      const place = { others: [], self: false }
      return addText(
        contentAddressPath(storeDir, `${name}.drv`, { method: 'text', hash: ofText }, place),
        drv,
        [],
      )
    })
    return [add(out, text, { ca: printContentAddress(address), deriver: twins[1] })]
  }
}

export async function addUploads(client: NixDaemonClient, uploads: readonly Upload[]): Promise<void> {
  for (const { path, info, nar } of uploads)
    await client.addToStoreNar({ path, info, dontCheckSigs: true }, nar)
}
