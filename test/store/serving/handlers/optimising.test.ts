import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { LogMessage, NixDaemonClient } from '../../../../generated/nix-daemon/index.ts'
import { infoOf, nar } from '../../../live/support/nar.ts'
import type { ServedStore } from '../../../live/support/served-store.ts'
import { addNar, damage, fileOf, pathOf, useStores } from '../../store-support.ts'

const serve = useStores()
const TEXT = 'equal in all\n'.repeat(100)

const inode = (served: ServedStore, path: string): number => lstatSync(fileOf(served, path)).ino
const shared = (served: ServedStore): string[] => readdirSync(join(served.storeFolder, '.links'))

function options(
  overrides: readonly (readonly [string, string])[],
  verbosity: 'Info' | 'Talkative' = 'Info',
) {
  return { verbosity, maxBuildJobs: 1, buildCores: 1, overrides: [...overrides] }
}

/** Adds two equal paths of several names; returns whether they are one. */
async function addsAsOne(served: ServedStore, client: NixDaemonClient, name: string): Promise<boolean> {
  const paths = [
    await addNar(served, client, `${name}-1`, {}, TEXT),
    await addNar(served, client, `${name}-2`, {}, TEXT),
  ]
  return inode(served, paths[0] as string) === inode(served, paths[1] as string)
}

describe('optimising a store', () => {
  it('tells of each path and file in the form of the session', async () => {
    const served = await serve()
    const client = await served.connect()
    const one = await addNar(served, client, 'one', {}, TEXT)
    const two = await addNar(served, client, 'two', {}, TEXT)
    const said: LogMessage[] = []
    const [, second] = [one, two].sort()
    await client.setOptions(options([], 'Talkative'))
    await client.optimiseStore({ onLog: message => said.push(message) })
    expect(
      said.map(each => (each.kind === 'StartActivity' ? `${each.type} ${each.text}` : each.kind)),
    ).toEqual([
      'OptimiseStore ',
      'Next',
      'Result',
      expect.stringContaining("Unknown optimising path '"),
      'StopActivity',
      'Result',
      `Unknown optimising path '${second}'`,
      'Next',
      'Result',
      'StopActivity',
      'Result',
      'StopActivity',
      'Next',
    ])
    const old = await served.connect({ version: '1.19' })
    const lines: LogMessage[] = []
    await old.setOptions({ verbosity: 'Info', maxBuildJobs: 1, buildCores: 1 })
    await old.optimiseStore({ onLog: message => lines.push(message) })
    // The level "info" of 1.21 and earlier is that of "talkative" now.
    expect(lines.map(each => (each.kind === 'Next' ? each.msg : each.kind))).toEqual([
      'loaded 3 hash inodes\n',
      expect.stringContaining('optimising path'),
      `optimising path '${second}'...\n`,
      '0.0 KiB freed by hard-linking 0 files\n',
    ])
  })

  it('goes on beside collections, repairs and other runs, and loses nothing', async () => {
    const served = await serve({ autoOptimiseStore: true })
    const clients = await Promise.all([1, 2, 3].map(() => served.connect({ features: [] })))
    const [adding, optimising, other] = clients as [NixDaemonClient, NixDaemonClient, NixDaemonClient]
    const paths: string[] = []
    const work = async (): Promise<void> => {
      for (let index = 0; index < 60; index += 1) {
        const path = await addNar(served, adding, `p${index}`, {}, index % 3 === 0 ? `own ${index}` : TEXT)
        paths.push(path)
        const body = nar(index % 3 === 0 ? `own ${index}` : TEXT)
        await adding.addToStoreNar({ path, info: infoOf(body), repair: true, dontCheckSigs: true }, body)
      }
    }
    let done = false
    const run = async (client: NixDaemonClient): Promise<void> => {
      while (!done) {
        await client.optimiseStore()
        await client.collectGarbage({ action: 'DeleteDead' })
      }
    }
    await Promise.all([work().finally(() => (done = true)), run(optimising), run(other)])
    expect(await adding.verifyStore({ checkContents: true })).toBe(false)
    expect(await adding.queryAllValidPaths()).toHaveLength(60)
    await optimising.optimiseStore()
    expect(new Set(paths.filter((_, index) => index % 3 !== 0).map(path => inode(served, path))).size).toBe(1)
  })

  it('does not make files one that were damaged, and a repair does not change the others', async () => {
    const served = await serve()
    const client = await served.connect()
    const one = await addNar(served, client, 'one', {}, TEXT)
    await client.optimiseStore()
    damage(served, one)
    const two = await addNar(served, client, 'two', {}, TEXT)
    await client.optimiseStore()
    const body = nar(TEXT)
    await client.addToStoreNar({ path: one, info: infoOf(body), repair: true, dontCheckSigs: true }, body)
    await client.optimiseStore()
    expect(await client.verifyStore({ checkContents: true })).toBe(false)
    expect(inode(served, one)).toBe(inode(served, two))
  })
})

describe('the setting auto-optimise-store', () => {
  it('is that of the store, until a trusted client sets it for its connection', async () => {
    const served = await serve()
    const [client, other] = [await served.connect(), await served.connect()]
    expect(await addsAsOne(served, client, 'before')).toBe(false)
    await client.setOptions(options([['auto-optimise-store', 'true']]))
    expect(await addsAsOne(served, client, 'on')).toBe(true)
    expect(await addsAsOne(served, other, 'other')).toBe(false)
    await client.setOptions(options([['auto-optimise-store', 'false']]))
    expect(await addsAsOne(served, client, 'off')).toBe(false)
  })

  it('is not taken from a client that is not trusted, nor if it has no meaning', async () => {
    const served = await serve({ trusted: false })
    const client = await served.connect()
    const said: LogMessage[] = []
    await client.setOptions(options([['auto-optimise-store', 'true']]), {
      onLog: message => said.push(message),
    })
    expect(JSON.stringify(said)).toContain("ignoring the client-specified setting 'auto-optimise-store'")
    const paths = [
      await client.addTextToStore({ suffix: 'one', text: Buffer.from(TEXT), refs: [] }),
      await client.addTextToStore({ suffix: 'two', text: Buffer.from(TEXT), refs: [] }),
    ]
    expect(inode(served, paths[0] as string)).not.toBe(inode(served, paths[1] as string))
    const trusted = await (await serve()).connect()
    await trusted.setOptions(options([['auto-optimise-store', 'maybe']]), {
      onLog: message => said.push(message),
    })
    expect(JSON.stringify(said)).toContain("Boolean setting 'auto-optimise-store' has invalid value 'maybe'")
  })

  it('holds for all ways in which paths come', async () => {
    const upstream = await serve({ storeDir: '/nix/store' })
    const up = await upstream.connect()
    const fetched = await addNar(upstream, up, 'fetched', {}, TEXT)
    const served = await serve({ storeDir: '/nix/store', upstream: upstream.socket, autoOptimiseStore: true })
    const client = await served.connect()
    await client.ensurePath({ path: fetched })
    const body = nar(TEXT)
    const many = pathOf(served, 'many')
    const imported = pathOf(served, 'imported')
    await client.addMultipleToStore({ dontCheckSigs: true }, [
      { info: { path: many, info: infoOf(body) }, nar: body },
    ])
    await client.importPaths([
      { nar: body, path: imported, references: [], deriver: undefined, signature: undefined },
    ])
    const paths = [
      fetched,
      many,
      imported,
      await client.addTextToStore({ suffix: 'text', text: Buffer.from(TEXT), refs: [] }),
      (await client.addToStore({ name: 'nar', camStr: 'fixed:r:sha256' }, body)).path,
      (await client.addToStore({ name: 'flat', camStr: 'fixed:sha256' }, Buffer.from(TEXT))).path,
      await addNar(served, client, 'single', {}, TEXT),
    ]
    expect(new Set(paths.map(path => inode(served, path))).size).toBe(1)
    expect(shared(served)).toHaveLength(1)
  })
})
