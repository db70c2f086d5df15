import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseRecording } from '../../cli/observe/recording.ts'
import { connect } from '../../generated/nix-daemon/index.ts'
import { RemoteError } from '../../runtime/index.ts'
import { useFolder } from './folder.ts'
import { LONG, usePrograms } from './program.ts'
import { cannotMount, smallDisk } from './small-disk.ts'
import { CALLS, callAll, callsBefore, differences, Ledger, unfinished } from './workload.ts'

const nixwire = usePrograms()
const newFolder = useFolder()

const FULL = /ENOSPC: no space left on device|the disk is full/

test('every call on a full disk fails with an error that says so, and leaves the store as it was', {
  timeout: LONG,
}, async ({ skip }) => {
  skip(cannotMount !== undefined, cannotMount)
  const folder = newFolder()
  using disk = smallDisk(join(folder, 'disk'), 24 << 20)
  mkdirSync(join(folder, 'links'))
  const dir = join(disk.folder, 'dir')
  const server = await nixwire(['serve', dir])
  const ledger = new Ledger(join(dir, 'store'), join(folder, 'links'))
  expect(await callAll(server.url, ledger)).toEqual([])
  const failures = new Set<string>()
  for (const free of [0, 4 << 10, 64 << 10, 256 << 10, 1 << 20]) {
    for (const name of Object.keys(CALLS)) {
      const place = `${name} with ${free} bytes`
      expect(await callAll(server.url, ledger, callsBefore(name, ledger)), place).toEqual([])
      disk.fill(free)
      const failed = await callAll(server.url, ledger, [name])
      for (const { error } of failed) {
        expect(error, place).toBeInstanceOf(RemoteError)
        expect(error.message, place).toMatch(FULL)
        failures.add(name)
      }
      expect(server.isRunning, `${place}: ${server.said}`).toBe(true)
      // A call that failed has freed its space at once, so that others can go on.
      if (failed.length > 0) expect(disk.free, place).toBeGreaterThanOrEqual(free - (64 << 10))
      expect(unfinished(dir), place).toEqual([])
      expect(await differences(server.url, ledger), place).toEqual([])
      disk.clear()
    }
    expect(await callAll(server.url, ledger)).toEqual([])
  }
  const adding = ['addToStoreNar', 'repair', 'addMultipleToStore', 'addText', 'addFlat']
  expect([...failures]).toEqual(expect.arrayContaining([...adding, 'addBuildLog', 'addPermRoot']))
  expect(await server.end()).toBe(0)
})

test('a store that cannot be made or opened on a full disk says so, and opens once there is room', {
  timeout: LONG,
}, async ({ skip }) => {
  skip(cannotMount !== undefined, cannotMount)
  using disk = smallDisk(join(newFolder(), 'disk'), 16 << 20)
  const dir = join(disk.folder, 'dir')
  const empty = new Ledger(join(dir, 'store'), '')
  let opened = false
  // Each attempt may leave files of another size behind.
  for (let free = 0; !opened && free <= 1 << 20; free += 16 << 10) {
    disk.fill(free)
    const server = await nixwire(['serve', dir]).catch((error: Error) => {
      expect(error.message).toMatch(FULL)
      expect(error.message).not.toMatch(/at .*:\d+:\d+/)
    })
    if (server === undefined) continue
    opened = true
    await (await connect(server.url)).close()
    expect(await server.end()).toBe(0)
  }
  expect(opened).toBe(true)
  disk.clear()
  const server = await nixwire(['serve', dir])
  expect(await differences(server.url, empty)).toEqual([])
  expect(await server.end()).toBe(0)
})

test('a recording ends on a full disk with a message and a whole line, and its session goes on', {
  timeout: LONG,
}, async ({ skip }) => {
  skip(cannotMount !== undefined, cannotMount)
  const folder = newFolder()
  using disk = smallDisk(join(folder, 'disk'), 4 << 20)
  const dir = join(folder, 'dir')
  const file = join(disk.folder, 'session.jsonl')
  const server = await nixwire(['serve', dir])
  const proxy = await nixwire([
    ...['proxy', '--listen', join(folder, 'proxy'), '--to', server.url],
    ...['--record', file],
  ])
  disk.fill(256 << 10)
  const client = await connect(proxy.url)
  const content = Buffer.alloc(1 << 20, 'content')
  const { path } = await client.addToStore({ name: 'large', camStr: 'fixed:sha256' }, content)
  expect(await client.isValidPath({ path })).toBe(true)
  const nar = await client.narFromPath({ path })
  expect((await nar.bytes()).includes(content)).toBe(true)
  await client.close()
  expect(proxy.said).toMatch(
    /connection 1 .*: the recording in .* ends: ENOSPC: no space left on device, write$/m,
  )
  const { chunks } = parseRecording(readFileSync(file, 'utf8'))
  expect(chunks.length).toBeGreaterThan(0)
  disk.clear()
  // The next connection is recorded again.
  const next = await connect(proxy.url)
  await next.isValidPath({ path })
  await next.close()
  expect(await proxy.end()).toBe(0)
  const second = parseRecording(readFileSync(join(disk.folder, 'session.2.jsonl'), 'utf8'))
  expect(second.chunks.map(({ from }) => from)).toContain('server')
  expect(await server.end()).toBe(0)
})
