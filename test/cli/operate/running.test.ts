import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, renameSync, statSync } from 'node:fs'
import { connect as connectSocket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { connect, listen } from '../../../generated/nix-daemon/index.ts'
import { sceneOf } from '../../support/scene.ts'

const scene = sceneOf('running')
const main = join(import.meta.dirname, '../../../cli/main.ts')
const path = '/nix/store/3k9xw7m2b5hq1fz8rv4ysn6dcgpja0li-hello'

/** A command in a process of its own. */
interface Running {
  readonly child: ChildProcess
  /** Exit code and signal. */
  readonly exited: Promise<readonly [number | null, string | null]>
  /** All that it has written to standard error. */
  errors(): string
  /** Waits until a condition holds, which is looked at again and again. */
  until(holds: () => boolean): Promise<void>
}

const running: ChildProcess[] = []
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})

async function start(...args: string[]): Promise<Running> {
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.push(child)
  let errors = ''
  child.stderr.on('data', data => {
    errors += data
  })
  const exited = once(child, 'exit') as Promise<[number | null, string | null]>
  let isOver = false
  void exited.then(() => {
    isOver = true
  })
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) {
      if (isOver) throw new Error(`it has ended: ${errors}`)
      await sleep(5)
    }
  }
  if (args[0] === 'proxy') await until(() => existsSync(join(scene.folder, 'proxy')))
  else await Promise.race([once(child.stdout, 'data'), exited])
  return { child, exited, errors: () => errors, until }
}

/** Starts a server that answers when it is told, and a proxy before it. */
async function proxied(
  ...args: string[]
): Promise<Running & { url: string; answer(): void; isAsked(): boolean }> {
  let answer: (() => void) | undefined
  const server = await listen(join(scene.folder, 'server'), {
    isValidPath: (asked, { signal }) =>
      asked.path === path
        ? true
        : new Promise(resolve => {
            answer = () => resolve(true)
            signal.addEventListener('abort', answer)
          }),
  })
  scene.open.push(server)
  const url = join(scene.folder, 'proxy')
  const proxy = await start('proxy', '--listen', url, '--to', server.url, ...args)
  return { ...proxy, url, answer: () => answer?.(), isAsked: () => answer !== undefined }
}

describe('a server that gets a signal to end', () => {
  test('lets the call in progress end, and nobody in meanwhile', async () => {
    const { url, child, exited, until, errors, answer, isAsked } = await proxied()
    const client = await connect(url)
    const asked = client.isValidPath({ path: `${path}-late` })
    await until(isAsked)
    child.kill('SIGTERM')
    await until(() => errors().includes('SIGTERM'))
    await expect(connect(url)).rejects.toThrow()
    answer()
    expect(await asked).toBe(true)
    expect(await exited).toEqual([0, null])
  })

  test('ends a call that goes on for longer than the time of grace', async () => {
    const { url, child, exited, until, isAsked } = await proxied('--grace', '0.2')
    const client = await connect(url)
    const asked = expect(client.isValidPath({ path: `${path}-late` })).rejects.toThrow()
    await until(isAsked)
    child.kill('SIGTERM')
    await asked
    expect(await exited).toEqual([0, null])
  })

  test.each(['SIGTERM', 'SIGINT'] as const)('ends at once by a second one, %s', async second => {
    const { url, child, exited, until, errors, isAsked } = await proxied()
    const client = await connect(url)
    const asked = expect(client.isValidPath({ path: `${path}-late` })).rejects.toThrow()
    await until(isAsked)
    child.kill('SIGTERM')
    await until(() => errors().includes('SIGTERM'))
    child.kill(second)
    expect(await exited).toEqual([null, second])
    await asked
  })
})

describe('SIGHUP', () => {
  test('makes audit and messages go to new files after the old ones were renamed', async () => {
    const [audit, log] = [join(scene.folder, 'audit'), join(scene.folder, 'log')]
    const options = ['--audit', audit, '--log-file', log, '--log-level', 'debug', '--log-format', 'json']
    const { url, child, exited, until, errors } = await proxied(...options)
    const read = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '')
    await using client = await connect(url)
    await client.isValidPath({ path })
    await until(() => read(audit).includes('"call"') && read(log).includes('ok after'))
    for (const file of [audit, log]) renameSync(file, `${file}.1`)
    child.kill('SIGHUP')
    await until(() => existsSync(audit) && read(log).includes('SIGHUP'))
    const old = [read(`${audit}.1`), read(`${log}.1`)]
    await client.isValidPath({ path })
    await until(() => read(audit).includes('"call"') && read(log).includes('ok after'))
    expect([read(`${audit}.1`), read(`${log}.1`)]).toEqual(old)
    for (const file of [audit, log]) {
      expect(statSync(file).mode & 0o777).toBe(0o600)
      for (const line of read(file).trimEnd().split('\n')) JSON.parse(line)
    }
    expect(errors()).toBe('')
    child.kill('SIGTERM')
    await client.close()
    expect(await exited).toEqual([0, null])
  })

  test('ends a server without such files, as when its terminal is closed', async () => {
    const { child, exited } = await proxied()
    child.kill('SIGHUP')
    expect(await exited).toEqual([null, 'SIGHUP'])
  })
})

test('A full disk loses lines of the audit, says so once, and serves on', async () => {
  const { url, until, errors } = await proxied('--audit', '/dev/full')
  await using client = await connect(url)
  await client.isValidPath({ path })
  await until(() => errors().includes('ENOSPC'))
  for (let count = 0; count < 3; count += 1) expect(await client.isValidPath({ path })).toBe(true)
  expect(errors().match(/ENOSPC/g)).toHaveLength(1)
})

test('Clients that merely leave are told at the level debug only', async () => {
  const { url, until, errors } = await proxied('--log-level', 'info')
  const probe = connectSocket(url)
  await once(probe, 'connect')
  probe.destroy()
  await using client = await connect(url)
  await expect(client.connection.call({ ...unknown } as never, undefined as never)).rejects.toThrow()
  // The probe came before the call that is told.
  await until(() => errors().includes('invalid operation 4242'))
  expect(errors()).not.toContain('connection 1')
})

const unknown = {
  name: 'Unknown',
  opcode: 4242,
  gate: {},
  channel: true,
  writeRequest() {},
  readResponse() {},
}

test('The log of serve says as JSON where it listens, and which store it serves', async () => {
  const dir = join(scene.folder, 'store')
  const { until, errors } = await start('serve', dir, '--log-format', 'json', '--store-dir', '/nix/store')
  await until(() => errors().includes('listening'))
  expect(
    errors()
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line)),
  ).toContainEqual({
    time: expect.any(String),
    level: 'info',
    message: `listening on unix://${dir}/socket, serving /nix/store`,
  })
})

test('the metrics show the memory that the options give to messages', async () => {
  const { errors } = await proxied('--metrics', '0', '--max-memory', '3000000')
  const url = /http:\S+metrics/.exec(errors())?.[0] as string
  expect(await (await fetch(url)).text()).toMatch(/^nixwire_message_memory_limit_bytes 3000000$/m)
})

test.each([
  ['--log-level', 'loud', 'write one of error, warn, info, debug'],
  ['--log-format', 'xml', 'write one of text, json'],
  ['--grace', 'soon', 'write seconds'],
  ['--metrics', 'here', 'write HOST:PORT'],
  ['--audit', '/nowhere/audit', 'ENOENT'],
])('%s %s is refused', async (option, value, told) => {
  const { exited, errors } = await start('serve', join(scene.folder, 'store'), option, value)
  const [status] = await exited
  expect([1, 2]).toContain(status)
  expect(errors()).toContain(`${option} ${value}: `)
  expect(errors()).toContain(told)
})
