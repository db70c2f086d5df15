import { mkdirSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import type { NixDaemonClient } from '../../generated/nix-daemon/index.ts'
import type { Metadata } from '../../store/model/metadata.ts'
import { infoOf, nar } from '../live/support/nar.ts'
import type { ServedStore } from '../live/support/served-store.ts'
import { addMany, fileOf, pathOf, upload, useStores } from './store-support.ts'

const serve = useStores()
const body = infoOf(nar('x\n'))

/** Counts the calls of a method of the metadata during an action. */
async function callsOf(
  { store }: ServedStore,
  method: 'isValid' | 'closure' | 'derivationOutputs' | 'referrers' | 'remove',
  action: () => Promise<unknown>,
): Promise<number> {
  const spy = vi.spyOn(store.metadata as Metadata, method)
  await action()
  const { length } = spy.mock.calls
  spy.mockRestore()
  return length
}

/** Registers paths, each of which refers to the next. */
async function chain(served: ServedStore, count: number, name = 'p'): Promise<string[]> {
  const paths = Array.from({ length: count }, (_, number) => pathOf(served, name + number))
  await served.store.metadata.register(
    paths.map((path, index) => ({ path, info: { ...body, references: paths.slice(index + 1, index + 2) } })),
  )
  return paths
}

function remove(client: NixDaemonClient, pathsToDelete: readonly string[]): Promise<unknown> {
  return client.collectGarbage({ action: 'DeleteSpecific', pathsToDelete })
}

describe('the work for a request grows with its length, and not with its square', () => {
  it('when references arrive after the paths that need them', async () => {
    const served = await serve()
    const client = await served.connect()
    const count = 3000
    const last = upload(served, 'last')
    const uploads = Array.from({ length: count }, (_, number) =>
      upload(served, `p${number}`, { references: [last.path] }),
    )
    const register = vi.spyOn(served.store.metadata as Metadata, 'register')
    const calls = await callsOf(served, 'isValid', () => addMany(client, [...uploads, last]))
    const together = register.mock.calls.map(([registrations]) => [...registrations].length)
    expect(Math.max(...together)).toBeLessThanOrEqual(256)
    expect(calls).toBeLessThan(5 * count)
    expect(await client.queryValidPaths({ paths: uploads.map(({ path }) => path) })).toHaveLength(count)
  })

  it('when a path is deleted that many others keep, each for another reason', async () => {
    const served = await serve()
    const client = await served.connect({ features: [] })
    const count = 60
    const named = (name: string, end = ''): string[] =>
      Array.from({ length: count }, (_, index) => pathOf(served, `${name}${index}${end}`))
    const [outputs, derivations, others] = [named('o'), named('d', '.drv'), named('t')]
    await served.store.metadata.register([
      ...outputs.map((path, index) => ({ path, info: { ...body, deriver: derivations[index] } })),
      ...derivations.map((path, index) => ({
        path,
        info: { ...body, references: outputs.slice(Math.max(0, index - 1), index) },
        outputs: [['out', outputs[index]] as const],
      })),
      // All of these refer to each output.
      ...others.map((path, index) => ({
        path,
        info: { ...body, references: index === 0 ? [...outputs].sort() : others.slice(index - 1, index) },
      })),
    ])
    const closures = vi.spyOn(served.store.metadata as Metadata, 'closure')
    const asked = await callsOf(served, 'referrers', async () => {
      await expect(remove(client, outputs.slice(0, 1))).rejects.toThrow('still alive')
    })
    expect(closures.mock.calls.length).toBeLessThan(5)
    expect(asked).toBeLessThan(4 * count)
    closures.mockRestore()
  })

  it('when paths are deleted by name', async () => {
    const served = await serve()
    const client = await served.connect({ features: [] })
    const paths = await chain(served, 500)
    expect(await callsOf(served, 'closure', () => remove(client, paths))).toBeLessThan(10)
    expect(await client.queryAllValidPaths()).toEqual([])
  })

  it('when a store is verified that has lost its contents', async () => {
    const served = await serve()
    const client = await served.connect()
    const kept = await client.addToStore({ name: 'kept', camStr: 'text:sha256' }, Buffer.from('kept'))
    const paths = await chain(served, 500)
    const needed = await chain(served, 300, 'needed')
    await served.store.metadata.register([
      { path: pathOf(served, 'top'), info: { ...body, references: needed.slice(0, 1) } },
    ])
    mkdirSync(fileOf(served, pathOf(served, 'top')))
    const calls = await callsOf(served, 'referrers', async () =>
      expect(await client.verifyStore({ checkContents: false, repair: false })).toBe(true),
    )
    expect(calls).toBeLessThan(3 * (paths.length + needed.length))
    const valid = [kept.path, pathOf(served, 'top'), ...needed].sort()
    expect([...(await client.queryAllValidPaths())].sort()).toEqual(valid)
  })

  it('when a derivation keeps the output of the next one live, and so on', async () => {
    const served = await serve({ keepDerivations: true })
    const count = 200
    const outputs = Array.from({ length: count }, (_, number) => pathOf(served, `out${number}`))
    await served.store.metadata.register(
      outputs.flatMap((output, index) => [
        { path: output, info: { ...body, deriver: pathOf(served, `make${index}.drv`) } },
        {
          path: pathOf(served, `make${index}.drv`),
          info: { ...body, references: outputs.slice(index + 1, index + 2) },
          outputs: [['out', output]] as const,
        },
      ]),
    )
    const [client, other] = [await served.connect(), await served.connect({ features: [] })]
    await client.addTempRoot({ path: outputs[0] as string })
    let live: readonly string[] = []
    const calls = await callsOf(served, 'derivationOutputs', async () => {
      live = (await other.collectGarbage({ action: 'ReturnLive' })).paths
    })
    expect(live).toHaveLength(2 * count)
    expect(calls).toBeLessThanOrEqual(count)
  })

  it('when a path becomes a root while a long cycle is removed', async () => {
    const served = await serve()
    const paths = Array.from({ length: 300 }, (_, number) => pathOf(served, `p${number}`))
    await served.store.metadata.register(
      paths.map((path, index) => ({
        path,
        info: { ...body, references: [paths[(index + 1) % paths.length] as string] },
      })),
    )
    const held = served.store.tempRoots
    const { validOf } = served.store.metadata
    const spied = vi.spyOn(served.store.metadata as Metadata, 'validOf').mockImplementation(asked => {
      const all = [...asked]
      if (all.includes(paths[150] as string)) held.hold([paths[150] as string])
      return validOf(all)
    })
    const client = await served.connect({ features: [] })
    const calls = await callsOf(served, 'remove', () => client.collectGarbage({ action: 'DeleteDead' }))
    spied.mockRestore()
    expect(calls).toBeLessThan(10)
    expect(await client.queryAllValidPaths()).toHaveLength(300)
  })
})
