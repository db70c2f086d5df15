// Starts programs that do not end by themselves, and sees that none is left.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { connect as connectSocket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { connect } from '../../../generated/nix-daemon/client.ts'
import { rejection } from '../../support/fake-server.ts'
import { bytesOf, LAST, SERVER_MAGIC } from '../../support/raw-client.ts'
import { path } from '../../support/requests.ts'
import { sceneOf } from '../../support/scene.ts'

const scene = sceneOf('programs')

/** Makes a command that writes its process id to a file, and then does what the script says. */
function commandOf(script: string): { command: [string, ...string[]]; pid: () => Promise<number> } {
  const file = join(scene.folder, 'pid')
  return {
    command: ['sh', '-c', `echo $$ > '${file}.new' && mv '${file}.new' '${file}'; ${script}`],
    async pid() {
      while (!existsSync(file)) await sleep(10)
      return Number(readFileSync(file, 'utf8'))
    },
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function untilGone(pid: number): Promise<void> {
  while (isRunning(pid)) await sleep(10)
}

/** All that a server of 1.21 says in the handshake. */
const hello = bytesOf(SERVER_MAGIC, 0x115, LAST)
  .toString('hex')
  .replaceAll(/../g, byte => `\\${Number.parseInt(byte, 16).toString(8).padStart(3, '0')}`)

test('a program that is silent is ended once the time for the handshake is over', async () => {
  const { command, pid } = commandOf('exec sleep 1000')
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const connecting = rejection(connect({ command }, { timeout: 50 }))
  const running = await pid()
  vi.advanceTimersByTime(50)
  vi.useRealTimers()
  const error = await connecting
  expect(error).toMatchObject({ code: 'timed-out', waitedFor: 'handshake', usable: false })
  expect(error.message).toBe('timed out after 50 ms, waiting for the handshake')
  await untilGone(running)
})

test('a program that ignores the end of its input and SIGTERM is gone once the client is closed', async () => {
  const { command, pid } = commandOf(`trap '' TERM; printf '${hello}'; while :; do sleep 0.1; done`)
  const client = await connect({ command }, { grace: 10 })
  const call = rejection(client.isValidPath({ path }))
  const running = await pid()
  expect(isRunning(running)).toBe(true)
  await client.close()
  expect(isRunning(running)).toBe(false)
  expect(await call).toMatchObject({ code: 'closed' })
})

test('a program that ends at the end of its input gets no signal', async () => {
  const told = join(scene.folder, 'told')
  const { command, pid } = commandOf(
    `trap 'echo TERM > ${told}; exit 1' TERM; printf '${hello}'; exec 3>&1 1>&-; cat >/dev/null; sleep 0.1`,
  )
  const client = await connect({ command })
  const running = await pid()
  await client.close()
  expect(isRunning(running)).toBe(false)
  expect(existsSync(told)).toBe(false)
})

test('a program that cannot be started is an error with its cause', async () => {
  for (const command of [['/no/such/program'], ['sh', 'zero\0byte']] as const) {
    const error = await rejection(connect({ command: command as unknown as [string] }))
    expect(error).toMatchObject({ code: 'connect-failed', cause: expect.any(Error) })
  }
})

test('a socket whose server does not accept is an error once the time to connect is over', async () => {
  const socket = join(scene.folder, 'socket')
  const script = `require('net').createServer().listen({ path: ${JSON.stringify(socket)}, backlog: 1 }, () => {
    require('fs').writeSync(1, 'listening')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  })`
  const server = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    await once(server.stdout, 'data')
    // The system takes a few connections that are never accepted; then it takes no more.
    const others = Array.from({ length: 5 }, () => connectSocket(socket).on('error', () => {}))
    const error = await rejection(connect(socket, { timeout: 200 }))
    expect(error).toMatchObject({ code: 'timed-out', waitedFor: 'connection', usable: false })
    for (const other of others) other.destroy()
  } finally {
    server.kill('SIGKILL')
    await once(server, 'exit')
  }
})
