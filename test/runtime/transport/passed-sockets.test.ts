import { existsSync, openSync, statSync } from 'node:fs'
import { connect as dial } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { connect } from '../../../generated/nix-daemon/client.ts'
import { libcProblem } from '../../../runtime/transport/libc.ts'
import { listenOn } from '../../../runtime/transport/listen.ts'
import { lineOf, takePassedSockets } from '../../../runtime/transport/passed-sockets.ts'
import { type Passed, type Started, startWithSockets } from '../../support/passing-sockets.ts'
import { path } from '../../support/requests.ts'
import { sceneOf } from '../../support/scene.ts'

const scene = sceneOf('passed')
const program = join(import.meta.dirname, 'passed-child.ts')
const running: Started[] = []
afterEach(() => {
  for (const { child } of running.splice(0)) child.kill('SIGKILL')
})

async function start(passed: readonly Passed[], ...args: string[]): Promise<Started> {
  const started = await startWithSockets([program, ...args], passed)
  running.push(started)
  return started
}

describe('the variables of passed sockets', () => {
  test('are taken once, and are gone then', () => {
    const env = { LISTEN_PID: '7', LISTEN_FDS: '3', LISTEN_FDNAMES: 'a:b:c', LISTEN_PIDFDID: '9', PATH: '/' }
    expect(takePassedSockets(env, 7)).toEqual({ fds: [3, 4, 5] })
    expect(env).toEqual({ PATH: '/' })
    expect(takePassedSockets(env, 7)).toBeUndefined()
  })

  test.each([
    [
      { LISTEN_FDS: '1', LISTEN_PID: '8' },
      "LISTEN_PID is '8', and this process is 7: have the service manager",
    ],
    [{ LISTEN_FDS: '1' }, 'LISTEN_PID is not set'],
    [{ LISTEN_FDS: '', LISTEN_PID: '' }, "LISTEN_PID is ''"],
    [{ LISTEN_FDS: '0', LISTEN_PID: '7' }, "LISTEN_FDS is '0'"],
    [{ LISTEN_FDS: '-1', LISTEN_PID: '7' }, "LISTEN_FDS is '-1'"],
    [{ LISTEN_FDS: '1e9', LISTEN_PID: '7' }, "LISTEN_FDS is '1e9'"],
    [{ LISTEN_FDS: '99999999', LISTEN_PID: '7' }, "LISTEN_FDS is '99999999'"],
  ])('are refused as %j', (env, problem) => {
    expect(() => takePassedSockets({ ...env }, 7)).toThrow(
      expect.objectContaining({ code: 'listen-failed', message: expect.stringContaining(problem) }),
    )
  })
})

test('the path of a socket is not known if a path of another one has a line for it', () => {
  const own = '0000000000000000: 00000002 00000000 00010000 0001 01 4242 /run/nixwire.sock'
  const other = '0000000000000000: 00000002 00000000 00010000 0001 01  777 /tmp/a'
  const list = ['Num       RefCount Protocol Flags    Type St Inode Path', other, own, ''].join('\n')
  expect(lineOf('4242', list)).toBe(own)
  expect(lineOf('4242', list.replace(other, `${other}\n${own.replace('/run', '/root')}`))).toBeUndefined()
})

describe('sockets that were passed', () => {
  test('are served, of paths and of TCP, and their files stay as they are', async () => {
    const [first, second] = [join(scene.folder, 'first'), join(scene.folder, 'a b')]
    const passed = [{ path: first }, { port: 0, host: '127.0.0.1' }, { path: second, writableAll: true }]
    const { child, exited, says, out } = await start(passed)
    await says('inherited')
    const { url, urls } = JSON.parse(out().split('\n')[0] as string)
    expect(url).toBe(`unix://${first}`)
    expect(urls).toEqual([
      url,
      expect.stringMatching(/^tcp:\/\/127\.0\.0\.1:\d+$/),
      `unix://${scene.folder}/a%20b`,
    ])
    // Programs that are started get neither the variables nor the sockets.
    expect(out()).toContain("inherited: ''")
    const peers: unknown[] = []
    for (const each of urls) {
      await using client = await connect(each)
      expect(await client.isValidPath({ path })).toBe(true)
      peers.push(JSON.parse((await client.queryAllValidPaths())[0] as string))
    }
    const user =
      (await libcProblem()) === undefined
        ? { uid: process.geteuid?.(), gid: process.getegid?.(), pid: process.pid }
        : { ownerOnly: false }
    expect(peers).toEqual([
      { kind: 'unix', ...user },
      { kind: 'tcp', address: '127.0.0.1', port: expect.any(Number) },
      { kind: 'unix', ...user },
    ])
    child.kill('SIGTERM')
    expect(await exited).toEqual([0, null])
    expect([existsSync(first), existsSync(second)]).toEqual([true, true])
    // Releases of Node differ in the other bits of `writableAll`; ours would be 0600.
    expect(statSync(second).mode & 0o222).toBe(0o222)
  })

  test('count their clients together', async () => {
    const [first, second] = [join(scene.folder, 'first'), join(scene.folder, 'second')]
    const { says } = await start([{ path: first }, { path: second }], '1')
    await says('inherited')
    await using client = await connect(first)
    await expect(connect(second)).rejects.toThrow('1 connections are open, the most allowed in all')
    expect(await client.isValidPath({ path })).toBe(true)
  })

  test('are served with the clients that came before the program', async () => {
    const socket = join(scene.folder, 'socket')
    const starting = start([{ path: socket }])
    const { says } = await starting
    const early = dial(socket)
    await using client = await connect(early)
    expect(await client.isValidPath({ path })).toBe(true)
    await says('inherited')
  })

  test.skipIf(process.platform !== 'linux').each<[string, () => Passed[], string | undefined, string]>([
    ['a connection', () => ['pipe'], undefined, 'descriptor 3 is a connection, and not a listening socket'],
    ['a file', () => [openSync(program, 'r')], undefined, 'descriptor 3 is not a socket'],
    ['nothing', () => [], '2', 'descriptor 3 is not a socket'],
  ])('are refused if they are %s', async (_, passed, count, problem) => {
    const variables = count === undefined ? undefined : `LISTEN_PID=$$ LISTEN_FDS=${count}`
    const started = await startWithSockets([program], passed(), variables)
    running.push(started)
    await started.exited
    expect(started.out()).toContain(
      `cannot listen on the sockets that were passed to this process: ${problem}`,
    )
  })

  test('are refused if there are none, and if they are not open', async () => {
    const serve = () => ({ connection: Promise.reject(new Error('never')) })
    await expect(listenOn({ fds: [] }, serve)).rejects.toMatchObject({ code: 'bad-option' })
    await expect(listenOn({ fds: [99_999] }, serve)).rejects.toMatchObject({
      code: 'listen-failed',
      message: expect.stringContaining('descriptor 99999 cannot be used: EBADF'),
    })
  })
})
