import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { LogMessage, NixDaemonClient } from '../../../../generated/nix-daemon/index.ts'
import { keepOutputs } from '../../../../store/building/known-outputs.ts'
import { infoOf } from '../../../live/support/nar.ts'
import type { ServedStore, Serving } from '../../../live/support/served-store.ts'
import { eventually } from '../../../support/eventually.ts'
import { addAt, addDerivation, pathOf, useStores } from '../../store-support.ts'

const serve = useStores()
const ANSI = /\u001b\[[\d;]*m/g

/** A store with a root that is an output, and one that is the derivation of another output. */
async function scene(options: Serving = {}): Promise<{ served: ServedStore; names: Record<string, string> }> {
  const served = await serve(options)
  const client = await served.connect()
  const [one, two] = [
    await addDerivation(served, client, { name: 'one' }),
    await addDerivation(served, client, { name: 'two' }),
  ]
  // A client that is not trusted could not add them.
  await served.store.metadata.register(
    [one, two].map(made => ({
      path: made.out(),
      info: { ...infoOf(Buffer.from('')), deriver: made.path },
    })),
  )
  const gcroots = join(served.store.stateDir, 'gcroots')
  symlinkSync(one.out(), join(gcroots, 'one'))
  symlinkSync(two.path, join(gcroots, 'two'))
  await client.close()
  await eventually(() => expect([...served.store.tempRoots.holders()]).toEqual([]))
  return { served, names: { oneDrv: one.path, one: one.out(), twoDrv: two.path, two: two.out() } }
}

async function live(client: NixDaemonClient): Promise<string[]> {
  return [...(await client.collectGarbage({ action: 'ReturnLive' })).paths].sort()
}

function set(client: NixDaemonClient, ...overrides: [string, string][]): Promise<void> {
  return client.setOptions({ verbosity: 'Info', maxBuildJobs: 1, buildCores: 1, overrides })
}

describe('settings of collections', () => {
  it.each([
    [{}, ['oneDrv', 'one', 'twoDrv']],
    [{ keepDerivations: false }, ['one', 'twoDrv']],
    [{ keepOutputs: true }, ['oneDrv', 'one', 'twoDrv', 'two']],
    [{ keepDerivations: false, keepOutputs: true }, ['one', 'twoDrv', 'two']],
  ] as const)('of a store that is opened with %o keep these paths', async (options, kept) => {
    const { served, names } = await scene(options)
    const client = await served.connect({ features: [] })
    expect(await live(client)).toEqual(kept.map(each => names[each]).sort())
  })

  it('keep outputs that do not stand in their derivation, once they are built, and what these lead to', async () => {
    const served = await serve({ keepOutputs: true })
    const client = await served.connect()
    const { store } = served
    const first = await addDerivation(served, client, { name: 'first', floating: true })
    const second = await addDerivation(served, client, { name: 'second', floating: true, inputs: [first] })
    const [built, again] = [pathOf(served, 'built'), pathOf(served, 'again')]
    const info = infoOf(Buffer.from(''))
    await store.metadata.register([
      { path: built, info: { ...info, references: [second.path] } },
      { path: again, info },
    ])
    for (const [drv, outPath] of [
      [first, built],
      [second, again],
    ] as const)
      await keepOutputs(store, drv.path, [['out', { outPath, signatures: [] }]])
    symlinkSync(first.path, join(store.stateDir, 'gcroots/first'))
    await client.close()
    await eventually(() => expect([...store.tempRoots.holders()]).toEqual([]))
    const other = await served.connect({ features: [] })
    expect(await live(other)).toEqual([first.path, built, second.path, again].sort())
    await set(other, ['keep-outputs', 'false'])
    expect(await live(other)).toEqual([first.path])
  })

  it('hold for the connection of a trusted client that sets them, under each of their names', async () => {
    const { served, names } = await scene()
    const [client, other] = [await served.connect({ features: [] }), await served.connect({ features: [] })]
    await set(client, ['keep-outputs', 'yes'], ['gc-keep-derivations', '0'])
    expect(await live(client)).toEqual([names.one, names.twoDrv, names.two].sort())
    await set(client, ['gc-keep-outputs', 'no'])
    expect(await live(client)).toEqual([names.one, names.twoDrv].sort())
    expect(await live(other)).toEqual([names.oneDrv, names.one, names.twoDrv].sort())
  })

  it('keep a derivation from being deleted without its output, and with keep-outputs the output without it', async () => {
    const served = await serve()
    const client = await served.connect()
    const made = await addDerivation(served, client, { name: 'made' })
    const [drv, out] = [made.path, made.out()]
    await addAt(client, out, { deriver: drv })
    await client.close()
    await eventually(() => expect([...served.store.tempRoots.holders()]).toEqual([]))
    const other = await served.connect({ features: [] })
    const remove = async (...pathsToDelete: string[]): Promise<string[]> =>
      [...(await other.collectGarbage({ action: 'DeleteSpecific', pathsToDelete })).paths].sort()
    await expect(remove(drv)).rejects.toThrow(`path '${drv}' since it is still alive`)
    await set(other, ['keep-outputs', 'true'])
    for (const path of [drv, out]) await expect(remove(path)).rejects.toThrow(`path '${path}' since`)
    expect(await remove(drv, out)).toEqual([drv, out].sort())
  })

  it('stay as they are if their values are none, of which the client is warned', async () => {
    const { served, names } = await scene()
    const said: string[] = []
    const onLog = (message: LogMessage): void => void said.push('msg' in message ? message.msg : message.kind)
    const client = await served.connect({ features: [], onLog })
    await set(client, ['keep-derivations', 'never'], ['min-free', '1x'], ['max-free', '-1'])
    expect(said.map(text => text.replace(ANSI, ''))).toEqual([
      "warning: Boolean setting 'keep-derivations' has invalid value 'never'\n",
      "warning: setting 'min-free' has invalid value '1x'\n",
      "warning: setting 'max-free' has invalid value '-1'\n",
    ])
    expect(await live(client)).toEqual([names.oneDrv, names.one, names.twoDrv].sort())
  })

  it('are not set by a client that is not trusted, which is warned', async () => {
    const { served, names } = await scene({ trusted: false })
    const said: string[] = []
    const onLog = (message: LogMessage): void => void said.push('msg' in message ? message.msg : message.kind)
    const client = await served.connect({ features: [], onLog })
    await set(client, ['keep-outputs', 'true'], ['timeout', '5'])
    expect(said.map(text => text.replace(ANSI, ''))).toEqual([
      "warning: ignoring the client-specified setting 'keep-outputs', because it is a restricted setting and you are not a trusted user\n",
    ])
    expect(await live(client)).toEqual([names.oneDrv, names.one, names.twoDrv].sort())
  })
})
