import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect as connectSocket, type Socket } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { connect } from '../../../generated/nix-daemon/client.ts'
import { bytesOf, LAST, RawClient } from '../../support/raw-client.ts'
import { path } from '../../support/requests.ts'
import { sceneOf } from '../../support/scene.ts'

const CLIENTS = 4
const MIB = 1 << 20
/** Bytes of each request: 268 MB, the most that a list of pairs may have. */
const SIZE = 256 * MIB
const CHUNK = Buffer.alloc(MIB)
const BUILD_DERIVATION = 36
const ADD_TEXT = 8

const scene = sceneOf('long-requests')
const program = join(import.meta.dirname, '../../support/small-server.ts')

/** Starts a server with a heap of 256 MiB. */
async function start(): Promise<{ child: ChildProcess; socket: string }> {
  const socket = join(scene.folder, 'socket')
  const args = ['--max-old-space-size=256', '--import', 'tsx', program, socket]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  scene.open.push({
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  })
  await once(child.stdout as NonNullable<typeof child.stdout>, 'data')
  return { child, socket }
}

async function dial(socket: string): Promise<{ stream: Socket; client: RawClient }> {
  const stream = connectSocket(socket)
  await once(stream, 'connect')
  const client = new RawClient(stream)
  await client.shakeHands('1.20')
  expect(await client.word()).toBe(LAST)
  return { stream, client }
}

/** Sends the bytes again and again for as long as the server takes them; tells what the server says to that. */
async function flood(socket: string, head: Buffer, chunk: Buffer): Promise<string> {
  const { stream, client } = await dial(socket)
  stream.write(head)
  for (let sent = 0; sent < SIZE && !client.ended && stream.writable; sent += chunk.length) {
    if (!stream.write(chunk)) await Promise.race([once(stream, 'drain'), once(stream, 'close')])
  }
  const { msg } = await client.failure()
  return msg
}

test.each<[string, Buffer, Buffer]>([
  // A derivation with as many pairs of empty texts in its environment.
  ['pairs of texts', bytesOf(BUILD_DERIVATION, `${path}.drv`, 0, 0, 'x', '/bin/sh', 0, SIZE / 16), CHUNK],
  // Each byte that is not UTF-8 takes two bytes in a string.
  ['a text that is not UTF-8', bytesOf(ADD_TEXT, 'name', SIZE), Buffer.alloc(MIB, 0xff)],
])(
  'Four requests of 268 MB with %s do not end a small server, which serves others meanwhile',
  async (_, head, chunk) => {
    const { child, socket } = await start()
    let asked = 0
    let over = false
    const other = (async () => {
      await using client = await connect(socket)
      while (!over || asked < 10) {
        expect(await client.isValidPath({ path })).toBe(true)
        asked += 1
      }
    })()
    const floods = Array.from({ length: CLIENTS }, () => flood(socket, head, chunk))
    for (const msg of await Promise.all(floods)) expect(msg).toContain('the message needs more memory')
    over = true
    await other
    expect(child.exitCode).toBe(null)
    await using after = await connect(socket)
    expect(await after.isValidPath({ path })).toBe(true)
  },
)
