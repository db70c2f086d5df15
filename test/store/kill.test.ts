import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { connect, type NixDaemonClient } from '../../generated/nix-daemon/index.ts'
import { removeTree } from '../../store/disk/remove-tree.ts'
import { openStore } from '../../store/index.ts'
import { infoOf, nar } from '../live/support/nar.ts'
import { addMany, pathOf, upload } from './store-support.ts'

const folders: string[] = []
const running = new Set<ChildProcess>()

afterAll(async () => {
  for (const child of running) child.kill('SIGKILL')
  for (const folder of folders) await removeTree(Buffer.from(folder))
})

/** Starts a server in a new process, so that it can be killed. */
async function start(dir: string): Promise<ChildProcess> {
  const script = join(import.meta.dirname, 'child.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', script, dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  running.add(child)
  await once(child.stdout as NonNullable<typeof child.stdout>, 'data')
  return child
}

it('a killed store has every acknowledged path completely, and no incomplete one', async () => {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'nixwire-kill-')))
  folders.push(dir)
  const place = { storeDir: join(dir, 'store') }
  const acknowledged = new Set<string>()
  const deleted = new Set<string>()
  let count = 0
  for (let round = 0; round < 8; round += 1) {
    const child = await start(dir)
    const client = await connect(join(dir, 'socket'))
    const exited = once(child, 'exit')
    const working = work(client, place, round, acknowledged, deleted, () => {
      count += 1
      return `p${count}`
    })
    await wait(100 + Math.random() * 300)
    child.kill('SIGKILL')
    await exited
    running.delete(child)
    await working

    const store = await openStore({ dir })
    expect(await store.metadata.check()).toEqual([])
    const valid = new Set<string>()
    for await (const page of (await store.metadata.allPaths()).pages) for (const path of page) valid.add(path)
    for (const path of acknowledged) expect(valid.has(path) || deleted.has(path)).toBe(true)
    for (const path of valid) {
      const { narHash, narSize } = await store.contents.verify(path)
      expect(await store.metadata.info(path)).toMatchObject({ narHash, narSize })
    }
    // Unregistered contents may remain, but no temporary files.
    expect(readdirSync(join(dir, 'store')).filter(name => name.startsWith('.nixwire-'))).toEqual([])
    await store.close()
  }
  expect(acknowledged.size).toBeGreaterThan(0)
})

/** Adds and deletes paths until the connection breaks, and notes the acknowledged ones. */
async function work(
  client: NixDaemonClient,
  place: { readonly storeDir: string },
  round: number,
  acknowledged: Set<string>,
  deleted: Set<string>,
  nextName: () => string,
): Promise<void> {
  try {
    for (;;) {
      const uploads = Array.from({ length: 40 }, () => upload(place, nextName()))
      await addMany(client, uploads)
      for (const { path } of uploads) acknowledged.add(path)
      const name = nextName()
      const tree = nar({ entries: { a: name.repeat(20_000), b: { executable: name }, c: { target: 'a' } } })
      await client.addToStoreNar({ path: pathOf(place, name), info: infoOf(tree), dontCheckSigs: true }, tree)
      acknowledged.add(pathOf(place, name))
      // The link of each tree is equal to the others, and the kill may come while one takes the place of another.
      await client.optimiseStore()
      // In every second round also delete, from a connection without temporary roots.
      if (round % 2 === 0) continue
      const victims = [...acknowledged].slice(0, 10)
      for (const path of victims) deleted.add(path)
      const other = await connect(join(place.storeDir, '../socket'), { features: [] })
      await other.collectGarbage({ action: 'DeleteSpecific', pathsToDelete: victims }).catch(() => undefined)
      other.connection.destroy()
    }
  } catch {
    client.connection.destroy()
  }
}
