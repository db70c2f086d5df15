import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect as dial } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { connect, type NixDaemonClient } from '../../generated/nix-daemon/index.ts'
import { infoOf, nar } from '../live/support/nar.ts'
import { pathOf } from '../store/store-support.ts'
import { useFolder } from './folder.ts'
import { LONG, usePrograms } from './program.ts'
import { callAll, differences, newPlace } from './workload.ts'

const nixwire = usePrograms()
const newFolder = useFolder()

/** The library of the package faketime, in the folder of any architecture. */
const library = ['/usr/lib', '/usr/lib64', '/usr/local/lib']
  .flatMap(folder => (existsSync(folder) ? ['', ...readdirSync(folder)].map(name => join(folder, name)) : []))
  .map(folder => join(folder, 'faketime/libfaketimeMT.so.1'))
  .find(file => existsSync(file))
const cannotJump = library === undefined ? 'there is no libfaketime: install the package faketime' : undefined

const DAY = 86_400

/** A wall clock that jumps; the monotonic one goes on. */
function jumpingClock(file: string) {
  const jump = (seconds: number): void => writeFileSync(file, `${seconds < 0 ? '' : '+'}${seconds}\n`)
  jump(0)
  const env = {
    LD_PRELOAD: library ?? '',
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  }
  return { env, jump }
}

const upload = (storeDir: string, name: string) => {
  const bytes = nar({ entries: { a: Buffer.alloc(200_000, name) } })
  return { path: pathOf({ storeDir }, name), info: infoOf(bytes), nar: bytes }
}

/** Seconds since 1970 at which a program registers a path. */
async function timeOf(client: NixDaemonClient, storeDir: string, name: string): Promise<number> {
  const { path, info, nar } = upload(storeDir, name)
  await client.addToStoreNar({ path, info, dontCheckSigs: true }, nar)
  return (await client.queryPathInfo({ path }))?.registrationTime ?? Number.NaN
}

test('jumps of the wall clock end no call, lose no root, and are seen only in times of registration', {
  timeout: LONG,
}, async ({ skip }) => {
  skip(cannotJump !== undefined, cannotJump)
  const folder = newFolder()
  const { dir, ledger } = newPlace(folder)
  const { storeDir } = ledger
  const clock = jumpingClock(join(folder, 'clock'))
  const server = await nixwire(['serve', dir], { env: clock.env })
  const client = await connect(server.url)
  const before = await timeOf(client, storeDir, 'before')
  // In the handshake and in an upload, the times in which a client has to go on are a minute and more.
  const shaking = dial(new URL(server.url).pathname)
  const left = new Promise(resolve => shaking.once('close', () => resolve('left')))
  for (const [index, seconds] of [DAY, -DAY, 3650 * DAY, -30_000 * DAY].entries()) {
    const other = await connect(server.url)
    const { path, info, nar } = upload(storeDir, `during-${index}`)
    async function* jumping(): AsyncGenerator<Buffer> {
      yield nar.subarray(0, 100_000)
      clock.jump(seconds)
      yield nar.subarray(100_000)
    }
    await other.addToStoreNar({ path, info, dontCheckSigs: true }, jumping())
    const then = await timeOf(client, storeDir, `after-${index}`)
    // Before 1970 there is no time in the protocol.
    if (before + seconds > 0) expect(Math.abs(then - before - seconds)).toBeLessThan(3600)
    else expect(then).toBe(0)
    // Temporary roots last as long as their connection, and a collection takes all else.
    const third = await connect(server.url, { features: [] })
    const { paths } = await third.collectGarbage({ action: 'DeleteDead' })
    expect(paths).not.toContain(path)
    await third.close()
    expect(await client.isValidPath({ path })).toBe(true)
    await other.close()
    expect(await callAll(server.url, ledger)).toEqual([])
  }
  expect(await Promise.race([left, 'there still'])).toBe('there still')
  shaking.destroy()
  await client.close()
  clock.jump(0)
  expect(await differences(server.url, ledger)).toEqual([])
  expect(await server.end()).toBe(0)
})

test('a time-out ends a client in its time although the wall clock goes back', {
  timeout: LONG,
}, async ({ skip }) => {
  skip(cannotJump !== undefined, cannotJump)
  const folder = newFolder()
  const clock = jumpingClock(join(folder, 'clock'))
  const server = await nixwire(['serve', join(folder, 'dir'), '--handshake-timeout', '1'], { env: clock.env })
  const silent = dial(new URL(server.url).pathname)
  silent.on('error', () => {})
  await once(silent, 'connect')
  clock.jump(-DAY)
  silent.resume()
  // A clock that went back would let it stay for a day.
  await once(silent, 'close')
  expect(server.said).toMatch(/handshake/)
  const client = await connect(server.url)
  await client.close()
  expect(await server.end()).toBe(0)
})

test('no duration is measured by the wall clock', () => {
  const root = join(import.meta.dirname, '../..')
  const files = ['runtime', 'nix', 'store', 'cli', 'generator', 'generated'].flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.ts'))
      .map(name => join(folder, name)),
  )
  const time = String.raw`(Date\.now\(\)|new Date\(\)|\.getTime\(\))`
  const arithmetic = new RegExp(String.raw`${time}\s*[-+<>]|([-+<]|(?<!=)>)\s*\(?${time}`)
  const wrong = files.filter(file => arithmetic.test(readFileSync(join(root, file), 'utf8')))
  expect(files.length).toBeGreaterThan(200)
  expect(wrong).toEqual([])
})
