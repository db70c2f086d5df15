import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { connect } from '../../generated/nix-daemon/index.ts'
import type { Listening } from '../../runtime/transport/listen.ts'
import { reserveFile } from '../../store/disk/reserve.ts'
import { listenStore, openStore, type Store } from '../../store/index.ts'
import { infoOf, nar } from '../live/support/nar.ts'
import { pathOf } from './store-support.ts'

const MIB = 1 << 20
const COUNT = 3000

const undo: (() => unknown)[] = []

afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each()
})

/** Mounts a small disk; undefined if this user must not. */
function smallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'nixwire-full-'))
  undo.push(() => rmSync(folder, { recursive: true, force: true }))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    return undefined
  }
  undo.push(() => execFileSync('umount', ['-l', folder]))
  return folder
}

/** Fills the disk up to the last byte. */
function fill(folder: string): void {
  const file = join(folder, 'filler')
  for (let size = MIB; size >= 1; size = size >> 1) {
    try {
      for (;;) writeFileSync(file, Buffer.alloc(size, 1), { flag: 'a' })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    }
  }
}

interface Open {
  readonly store: Store
  readonly listening: Listening
}

async function open(folder: string, gcReserved?: number): Promise<Open> {
  const dir = join(folder, 'store')
  const store = await openStore({ dir, ...(gcReserved === undefined ? {} : { gcReserved }) })
  const listening = await listenStore(store, join(tmpdir(), `nixwire-full-${process.pid}`))
  const close = async (): Promise<void> => {
    await listening.close()
    await store.close()
  }
  undo.push(close)
  return { store, listening }
}

async function addGarbage({ store }: Open): Promise<string[]> {
  const paths = Array.from({ length: COUNT }, (_, number) => pathOf(store, `p${number}`))
  const info = infoOf(nar('x\n'))
  writeFileSync(paths[0] as string, 'x\n')
  await store.metadata.register(
    paths.map((path, index) => ({ path, info: { ...info, references: paths.slice(index + 1, index + 9) } })),
  )
  return paths
}

async function collect({ listening }: Open): Promise<readonly string[]> {
  const client = await connect(listening.url, { features: [] })
  try {
    return (await client.collectGarbage({ action: 'DeleteDead' })).paths
  } finally {
    client.connection.destroy()
  }
}

const asRoot = 'a small file system is mounted for this: run it as root on Linux'

it('garbage is collected on a full disk, with the room of the reserve', async ({ skip }) => {
  const folder = smallDisk()
  skip(folder === undefined, asRoot)
  const disk = folder as string
  const there = await open(disk)
  const paths = await addGarbage(there)
  fill(disk)
  const more = Array.from({ length: 900 }, (_, number) => pathOf(there.store, `more${number}`))
  const info = infoOf(nar('x\n'))
  const registering = async (): Promise<void> =>
    there.store.metadata.register(more.map(path => ({ path, info })))
  await expect(registering()).rejects.toMatchObject({ code: 'no-space' })
  expect(await collect(there)).toHaveLength(paths.length)
  expect(await there.store.metadata.check()).toEqual([])
  // The filler has all of the room but that of the reserve.
  rmSync(join(disk, 'filler'))
  await collect(there)
  expect(statSync(join(disk, 'store/state/reserved')).size).toBe(8 * MIB)
})

it('without a reserve, a collection on a full disk fails and loses nothing', async ({ skip }) => {
  const folder = smallDisk()
  skip(folder === undefined, asRoot)
  const disk = folder as string
  const there = await open(disk, 0)
  const paths = await addGarbage(there)
  fill(disk)
  await expect(collect(there)).rejects.toThrow(/the disk is full/)
  rmSync(join(disk, 'filler'))
  expect(await collect(there)).toHaveLength(paths.length)
})

it('a store opens on a full disk, answers, and collects', async ({ skip }) => {
  const folder = smallDisk()
  skip(folder === undefined, asRoot)
  const disk = folder as string
  const first = await open(disk)
  const paths = await addGarbage(first)
  await (undo.pop() as () => Promise<void>)()
  fill(disk)
  const again = await open(disk)
  const client = await connect(again.listening.url)
  expect(await client.isValidPath({ path: paths[0] as string })).toBe(true)
  expect(await client.queryAllValidPaths()).toHaveLength(COUNT)
  await client.close()
  expect(await collect(again)).toHaveLength(COUNT)
  await (undo.pop() as () => Promise<void>)()
  expect(existsSync(join(disk, 'store/state/reserved'))).toBe(false)
})

it('a reserve is there as a whole or not at all, and changes its size', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'nixwire-reserve-'))
  undo.push(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'state/reserved')
  expect(await reserveFile(file, 3_000_000).fill()).toBe(true)
  expect(statSync(file).size).toBe(3_000_000)
  const reserve = reserveFile(file, 1000)
  expect(await reserve.fill()).toBe(true)
  expect(statSync(file)).toMatchObject({ size: 1000, mode: 0o100600 })
  expect([await reserve.release(), await reserve.release()]).toEqual([true, false])
  await reserve.fill()
  expect(await reserveFile(file, 0).fill()).toBe(true)
  expect(existsSync(file)).toBe(false)
})
