import { once } from 'node:events'
import { connect as dial, type Socket } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  type Listening,
  listen,
  listenAsProxy,
  type NixDaemonHandlers,
} from '../../../generated/nix-daemon/index.ts'
import { settle } from '../../support/chunks.ts'
import { bytesOf, CLIENT_MAGIC, LAST, type Part, RawClient } from '../../support/raw-client.ts'
import { path } from '../../support/requests.ts'
import { sceneOf } from '../../support/scene.ts'

const scene = sceneOf('leaving')

interface Reported {
  readonly server: Listening
  readonly errors: unknown[]
  readonly left: unknown[]
}

/** Tells when IsValidPath is called, and answers once its signal is aborted. */
function waiting(): { handlers: NixDaemonHandlers; called: Promise<void> } {
  let call = (): void => {}
  const called = new Promise<void>(resolve => {
    call = resolve
  })
  const handlers: NixDaemonHandlers = {
    async isValidPath(_, { signal }) {
      call()
      await once(signal, 'abort')
      signal.throwIfAborted()
      return true
    },
  }
  return { handlers, called }
}

async function listening(through: 'server' | 'proxy', handlers: NixDaemonHandlers = {}): Promise<Reported> {
  const [errors, left]: [unknown[], unknown[]] = [[], []]
  const options = { onError: (e: unknown) => errors.push(e), onLeave: (e: unknown) => left.push(e) }
  const inner = join(scene.folder, 'inner')
  const outer = 'tcp://127.0.0.1:0'
  if (through === 'server') {
    const server = await listen(outer, handlers, options)
    scene.open.push(server)
    return { server, errors, left }
  }
  const server = await listen(inner, handlers)
  const between = await listenAsProxy(outer, inner, options)
  scene.open.push(server, between)
  return { server: between, errors, left }
}

async function dialled({ server: { url } }: Reported): Promise<Socket> {
  const socket = dial(Number(new URL(url).port), '127.0.0.1')
  await once(socket, 'connect')
  return socket
}

/** Makes one more client, whose reply comes after all that was there before. */
async function settled(reported: Reported): Promise<Omit<Reported, 'server'>> {
  const client = new RawClient(await dialled(reported))
  await client.shakeHands()
  expect(await client.word()).toBe(LAST)
  client.end()
  await client.rest()
  const { server, errors, left } = reported
  while (server.connections > 0) await new Promise(resolve => setTimeout(resolve, 5))
  await settle()
  return { errors, left }
}

type Leave = (socket: Socket) => void
const ways: [string, Leave][] = [
  ['ends its side', socket => void socket.end()],
  ['closes its socket', socket => void socket.destroy()],
  ['resets its connection', socket => void socket.resetAndDestroy()],
]

describe.each(['server', 'proxy'] as const)('of a %s, a client that', through => {
  describe.each(ways)('%s', (_, leave) => {
    test.each<[string, Part[]]>([
      ['without a byte', []],
      ['inside a word', [Buffer.alloc(3)]],
      ['after its magic number', [CLIENT_MAGIC]],
      ['after all that it has to say', [CLIENT_MAGIC, 0x126, [], 0, 0]],
    ])('%s is no fault', async (_when, says) => {
      const server = await listening(through)
      const socket = await dialled(server)
      socket.on('error', () => {}).resume()
      await new Promise(resolve => socket.write(bytesOf(...says), resolve))
      leave(socket)
      await once(socket, 'close')
      const { errors, left } = await settled(server)
      expect(errors).toEqual([])
      for (const error of left) expect(error).toMatchObject({ left: true })
    })

    test('between calls is not even told', async () => {
      const server = await listening(through)
      const client = new RawClient(await dialled(server))
      await client.shakeHands()
      expect(await client.word()).toBe(LAST)
      leave(client.stream as Socket)
      await client.rest()
      expect(await settled(server)).toEqual({ errors: [], left: [] })
    })
  })

  test.each(ways.slice(1))('%s while its call runs is no fault', async (_, leave) => {
    const { handlers, called } = waiting()
    const server = await listening(through, handlers)
    const client = new RawClient(await dialled(server))
    await client.shakeHands()
    expect(await client.word()).toBe(LAST)
    client.send(1, path)
    await called
    leave(client.stream as Socket)
    while (server.left.length + server.errors.length === 0) await client.sofar(1)
    expect(server.errors).toEqual([])
    expect(server.left).toHaveLength(1)
  })

  test('leaves half a request is told as an error', async () => {
    const server = await listening(through)
    const client = new RawClient(await dialled(server))
    await client.shakeHands()
    expect(await client.word()).toBe(LAST)
    client.send(1, 100)
    client.end()
    expect((await client.failure()).msg).toContain('ended the connection inside a message')
    const { errors, left } = await settled(server)
    expect(errors).toMatchObject([{ code: 'short-input' }])
    expect(left).toEqual([])
  })

  test('speaks another protocol is told as an error', async () => {
    const server = await listening(through)
    const socket = await dialled(server)
    socket.on('error', () => {}).resume()
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    await once(socket, 'close')
    const { errors, left } = await settled(server)
    expect(errors).toMatchObject([{ code: 'handshake-refused' }])
    expect(left).toEqual([])
  })
})
