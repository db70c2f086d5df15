// All that an upstream builds on the way to what a client wants comes home, as with a store that builds itself.

import { basename, join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import {
  type LogMessage,
  listen,
  type NixDaemonClient,
  type Realisation,
} from '../../../generated/nix-daemon/index.ts'
import { activityPayloadFields } from '../../../generated/nix-daemon/log.ts'
import type { Listening } from '../../../runtime/index.ts'
import { infoOf, nar } from '../../live/support/nar.ts'
import type { ServedStore } from '../../live/support/served-store.ts'
import type { Made } from '../../support/derivation.ts'
import { addDerivation, pathOf, useStores } from '../store-support.ts'

const serve = useStores()
const storeDir = '/nix/store'
const listening: Listening[] = []
afterEach(async () => {
  for (const each of listening.splice(0)) await each.close()
})

function started(payload: Parameters<typeof activityPayloadFields>[0]): LogMessage {
  const fields = activityPayloadFields(payload)
  return { kind: 'StartActivity', act: 1n, level: 'Info', type: payload.type, text: '', fields, parent: 0n }
}

const built = (drvPath: string): LogMessage =>
  started({ type: 'Build', drvPath, machine: '', curRound: 1n, nrRounds: 1n })

interface Scene {
  readonly served: ServedStore
  readonly client: NixDaemonClient
  readonly below: Made
  readonly top: Made
  /** Derivation that the upstream names, but that no client has. */
  readonly foreign: Made
  validOf(paths: readonly string[]): Promise<readonly string[]>
}

/** Serves a store whose upstream builds what `top` needs, and says so; `fails` tells whether `top` fails then. */
async function scene(fails: boolean): Promise<Scene> {
  const upstream = await serve({ storeDir })
  const foreign = await addDerivation(upstream, await upstream.connect(), { name: 'foreign' })
  const made = nar('made\n')
  const said: LogMessage[] = []
  const valid = new Set<string>()
  const url = join(upstream.folder, 'upstream')
  const behind = await listen(url, {
    queryValidPaths: ({ paths }) => paths.filter(path => path.endsWith('.drv') || valid.has(path)),
    queryPathInfo: ({ path }) => (valid.has(path) ? infoOf(made, { ultimate: true }) : undefined),
    narFromPath: () => made,
    buildPaths(_, call) {
      for (const message of said) call.log.say(message)
      if (fails) throw new Error('top failed')
    },
  })
  listening.push(behind)
  const served = await serve({ storeDir, upstream: url })
  const client = await served.connect()
  const below = await addDerivation(served, client, { name: 'below', outputs: ['out', 'dev'] })
  const top = await addDerivation(served, client, { name: 'top', outputs: ['out', 'doc'], inputs: [below] })
  said.push(built(below.path), built(foreign.path), built(top.path))
  for (const path of [below.out(), below.out('dev'), foreign.out()]) valid.add(path)
  if (!fails) for (const path of [top.out(), top.out('doc')]) valid.add(path)
  const validOf: Scene['validOf'] = async paths => served.store.metadata.validOf(paths)
  return { served, client, below, top, foreign, validOf }
}

it('all outputs of all that was built are valid then', async () => {
  const { client, below, top, foreign, validOf } = await scene(false)
  await client.buildPaths({ paths: [`${top.path}!out`] })
  const outputs = [below.out(), below.out('dev'), top.out(), top.out('doc')]
  expect([...(await validOf([...outputs, foreign.out()]))].sort()).toEqual(outputs.sort())
  for (const path of outputs) expect((await client.queryPathInfo({ path }))?.ultimate).toBe(true)
})

it('what was built before a failure is valid, too, and the client hears of that failure', async () => {
  const { client, below, top, validOf } = await scene(true)
  await expect(client.buildPaths({ paths: [`${top.path}!out`] })).rejects.toThrow('top failed')
  const outputs = [below.out(), below.out('dev')]
  expect([...(await validOf([...outputs, top.out()]))].sort()).toEqual(outputs.sort())
})

it('the outputs of floating derivations are known with what the upstream knows of them, also if it built them before', async () => {
  const upstream = await serve({ storeDir })
  const made = nar('made\n')
  const outs = new Map<string, string>()
  const realisations = new Map<string, Realisation>()
  const url = join(upstream.folder, 'upstream')
  const behind = await listen(url, {
    queryValidPaths: ({ paths }) => paths,
    queryPathInfo: ({ path }) => {
      const references = [...outs.values()].filter(each => each.endsWith('-below') && each !== path)
      return infoOf(made, { references })
    },
    narFromPath: () => made,
    queryDerivationOutputMap: ({ path }) => [['out', outs.get(path)]],
    queryRealisation: ({ id = '' }) => ({
      outPaths: undefined,
      realisation: undefined,
      realisations: [realisations.get(id) ?? []].flat(),
    }),
    buildPaths: () => {},
  })
  listening.push(behind)
  const served = await serve({ storeDir, upstream: url })
  const client = await served.connect({ features: [] })
  const below = await addDerivation(served, client, { name: 'below', floating: true })
  const top = await addDerivation(served, client, { name: 'top', floating: true, inputs: [below] })
  const ids = [below, top].map(({ hash }) => `sha256:${hash.outputs.get('out')}!out`)
  for (const [index, { path }] of [below, top].entries()) {
    const out = pathOf(served, index === 0 ? 'below' : 'top')
    outs.set(path, out)
    const id = ids[index] as string
    const dependentRealisations =
      index === 0 ? {} : { [ids[0] as string]: basename(outs.get(below.path) as string) }
    realisations.set(id, {
      id,
      outPath: basename(out),
      signatures: [`k:${'A'.repeat(86)}==`],
      dependentRealisations,
    })
  }
  await client.buildPaths({ paths: [`${top.path}!out`] })
  for (const id of ids)
    expect((await client.queryRealisation({ id })).realisations).toEqual([realisations.get(id)])
})
