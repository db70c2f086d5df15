// Commands to which sockets are passed, by a program of ours and by that of systemd.

import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { connect } from '../../../generated/nix-daemon/client.ts'
import { listen } from '../../../generated/nix-daemon/server.ts'
import { type Started, startWithSockets } from '../../support/passing-sockets.ts'
import { path } from '../../support/requests.ts'
import { sceneOf } from '../../support/scene.ts'

const scene = sceneOf('activation')
const main = join(import.meta.dirname, '../../../cli/main.ts')
const running: { readonly child: Started['child'] }[] = []
afterEach(() => {
  for (const { child } of running.splice(0)) child.kill('SIGKILL')
})

test('serve keeps a store on the sockets that it gets, in place of DIR/socket', async () => {
  const [dir, first, second] = ['store', 'first', 'second'].map(name => join(scene.folder, name)) as [
    string,
    string,
    string,
  ]
  const started = await startWithSockets([main, 'serve', dir], [{ path: first }, { path: second }])
  running.push(started)
  await started.says('nix-store --add')
  expect(started.out()).toContain(`listening on unix://${first}, unix://${second}\n`)
  await using client = await connect(first)
  const added = await client.addToStore({ name: 'x', camStr: 'text:sha256' }, Buffer.from('x'))
  await using other = await connect(second)
  expect(await other.isValidPath({ path: added.path })).toBe(true)
  expect(existsSync(join(dir, 'socket'))).toBe(false)
  await Promise.all([client.close(), other.close()])
  started.child.kill('SIGTERM')
  expect(await started.exited).toEqual([0, null])
  expect([existsSync(first), existsSync(second)]).toEqual([true, true])
})

test('proxy passes on from the socket that it gets', async () => {
  const server = await listen(join(scene.folder, 'server'), { isValidPath: () => true })
  scene.open.push(server)
  const socket = join(scene.folder, 'socket')
  const started = await startWithSockets([main, 'proxy', '--to', server.url], [{ path: socket }])
  running.push(started)
  await started.says(`listening on unix://${socket}, passing on to ${server.url}`)
  await using client = await connect(socket)
  expect(await client.isValidPath({ path })).toBe(true)
})

test('a command that sockets for another process reach says so', async () => {
  const variables = 'LISTEN_PID=1 LISTEN_FDS=1'
  const started = await startWithSockets([main, 'serve', join(scene.folder, 'store')], ['pipe'], variables)
  running.push(started)
  expect(await started.exited).toEqual([1, null])
  expect(started.errors()).toMatch(/^nixwire: .*LISTEN_PID is '1', and this process is \d+: have the service/)
  expect(existsSync(join(scene.folder, 'store'))).toBe(false)
})

test('systemd starts the command with the first client, and keeps the socket', async ({ skip }) => {
  const tool = 'systemd-socket-activate'
  skip(spawnSync(tool, ['--version']).status !== 0, `${tool} is not installed`)
  const [dir, socket] = [join(scene.folder, 'store'), join(scene.folder, 'socket')]
  const program = [process.execPath, '--import', 'tsx', main, 'serve', dir]
  const child = spawn(tool, ['--fdname=store', '-l', socket, ...program], { stdio: 'ignore' })
  running.push({ child })
  while (!existsSync(socket)) await sleep(5)
  expect(existsSync(dir)).toBe(false)
  await using client = await connectOnceItListens(socket)
  expect(await client.queryAllValidPaths()).toEqual([])
  await client.close()
  child.kill('SIGTERM')
  await once(child, 'exit')
  expect(existsSync(socket)).toBe(true)
})

/** Connects to a socket whose file may be there before its program listens. */
async function connectOnceItListens(socket: string): ReturnType<typeof connect> {
  for (;;) {
    try {
      return await connect(socket)
    } catch (error) {
      if (!String(error).includes('ECONNREFUSED')) throw error
      await sleep(5)
    }
  }
}
