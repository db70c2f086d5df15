import { join } from 'node:path'
import { expect, test } from 'vitest'
import { connect, type NixDaemonClient } from '../../generated/nix-daemon/index.ts'
import { runs } from '../support/runs.ts'
import { useFolder } from './folder.ts'
import { LONG, usePrograms } from './program.ts'
import { differences, type Ledger, newPlace, unfinished } from './workload.ts'

const nixwire = usePrograms()
const newFolder = useFolder()

/** Paths that a store has acknowledged to have in this round or to keep for ever, and to have deleted. */
interface Acknowledged {
  readonly links: string
  readonly rooted: Map<string, string>
  readonly gone: Set<string>
}

/** Calls that one client makes over and over; each returns once the store has acknowledged it. */
const TASKS: readonly ((client: NixDaemonClient, ledger: Ledger, all: Acknowledged) => Promise<void>)[] = [
  async (client, ledger, { links, rooted }) => {
    const many = Array.from({ length: 20 }, () => ledger.next())
    const records = many.map(({ path, info, nar }) => ({ info: { path, info }, nar }))
    await client.addMultipleToStore({ dontCheckSigs: true }, records)
    ledger.keep(...many)
    const [{ name, path, info }] = many as [(typeof many)[number]]
    await client.addPermRoot({ storePath: path, gcRoot: join(links, name) })
    rooted.set(path, info.narHash)
  },
  async (client, ledger) => {
    const first = ledger.next()
    const second = ledger.next(name => ({ entries: { see: first.path, own: { executable: name } } }))
    const rest = { deriver: undefined, signature: undefined }
    await client.importPaths([
      { ...rest, nar: first.nar, path: first.path, references: [] },
      { ...rest, nar: second.nar, path: second.path, references: [first.path] },
    ])
    ledger.keep(first, second)
  },
  async (client, ledger) => {
    const tree = ledger.next(name => ({ entries: { a: name.repeat(50_000), b: { entries: { c: name } } } }))
    await client.addToStoreNar({ ...tree, dontCheckSigs: true }, tree.nar)
    ledger.keep(tree)
    await client.addToStoreNar({ ...tree, dontCheckSigs: true, repair: true }, tree.nar)
    const sigs = [`key:${Buffer.alloc(64, tree.name).toString('base64')}`]
    await client.addSignatures({ path: tree.path, sigs })
  },
  async (client, _, { gone }) => {
    const { paths } = await client.collectGarbage({ action: 'DeleteDead' })
    for (const path of paths) gone.add(path)
  },
]

test('a store that is killed while many clients change it has all that it acknowledged, and no more', {
  timeout: LONG,
}, async () => {
  const { dir, ledger } = newPlace(newFolder())
  const all: Acknowledged = { links: ledger.links, rooted: new Map(), gone: new Set() }
  for (let round = 0; round < runs(5); round += 1) {
    const server = await nixwire(['serve', dir])
    // Paths that the round before has left without a root are garbage now.
    ledger.kept.clear()
    for (const [path, narHash] of all.rooted) ledger.kept.set(path, narHash)
    let left = 12 + 7 * (round % 10)
    let killed: Promise<unknown> | undefined
    await Promise.all(
      TASKS.map(async task => {
        const client = await connect(server.url, { features: [] })
        try {
          for (;;) {
            await task(client, ledger, all)
            left -= 1
            // The first round leaves garbage, of which a collection has to delete some before the next kill.
            const isTime = left <= 0 && (round === 0 || all.gone.size > 0)
            if (isTime) killed ??= server.end('SIGKILL')
          }
        } catch (error) {
          expect(killed, String(error)).toBeDefined()
        } finally {
          client.connection.destroy()
        }
      }),
    )
    expect(await killed).toBe('SIGKILL')
    const again = await nixwire(['serve', dir])
    expect(await differences(again.url, ledger)).toEqual([])
    expect(unfinished(dir)).toEqual([])
    const client = await connect(again.url)
    expect([...(await client.queryValidPaths({ paths: [...all.gone] }))]).toEqual([])
    await client.close()
    expect(await again.end()).toBe(0)
  }
  expect(all.rooted.size).toBeGreaterThan(0)
  expect(all.gone.size).toBeGreaterThan(0)
})
