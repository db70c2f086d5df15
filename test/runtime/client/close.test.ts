// Peers of these tests are silent for ever, so a test ends only if closing does.

import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { connect, type NixDaemonClient } from '../../../generated/nix-daemon/client.ts'
import {
  AddToStoreNar,
  IsValidPath,
  NarFromPath,
  QueryAllValidPaths,
} from '../../../generated/nix-daemon/operations.ts'
import { serve } from '../../../generated/nix-daemon/server.ts'
import { connected, type FakeServer, LAST, rejection } from '../../support/fake-server.ts'
import { fileNar } from '../../support/nar.ts'
import { bytesOf } from '../../support/raw-client.ts'
import { addToStoreNar, path, stuckAfter } from '../../support/requests.ts'
import { sceneOf } from '../../support/scene.ts'

const grace = 10

async function silent(version = '1.38'): Promise<{ client: NixDaemonClient; server: FakeServer }> {
  return connected({ version, highWaterMark: 1 << 12, connect: { grace } })
}

/** A call that does not end by itself, and the promise of its error. */
interface Begun {
  readonly error: Promise<unknown>
}

type Begin = (client: NixDaemonClient, server: FakeServer) => Promise<Begun>

const calls: [string, string, Begin][] = [
  [
    'a call without a reply',
    '1.38',
    async (client, server) => {
      const call = rejection(client.isValidPath({ path }))
      await server.request(IsValidPath)
      return { error: call }
    },
  ],
  [
    'a download that is not read',
    '1.38',
    async (client, server) => {
      const call = client.narFromPath({ path })
      await server.request(NarFromPath)
      server.say(LAST)
      server.bytes(fileNar(1000).subarray(0, 500))
      const stream = await call
      return { error: client.close().then(() => rejection(stream.bytes())) }
    },
  ],
  [
    'a download whose bytes stop',
    '1.38',
    async (client, server) => {
      const call = client.narFromPath({ path })
      await server.request(NarFromPath)
      server.say(LAST)
      return { error: rejection((await call).bytes()) }
    },
  ],
  [
    'a download that is lent to a sink that hangs',
    '1.38',
    async (client, server) => {
      const call = client.narFromPath({ path })
      await server.request(NarFromPath)
      server.say(LAST)
      server.bytes(fileNar(1000).subarray(0, 500))
      const stream = await call
      await new Promise<void>(resolve => {
        const hang = (): Promise<void> => {
          resolve()
          return new Promise(() => {})
        }
        void stream.lend(hang)
      })
      // The error reaches the caller only once its sink lets go.
      return { error: Promise.resolve({ code: 'closed' }) }
    },
  ],
  [
    'elements that are not read',
    '1.38',
    async (client, server) => {
      const elements = client.elements.queryAllValidPaths()
      const first = elements.next()
      await server.request(QueryAllValidPaths)
      server.say(LAST)
      server.bytes(bytesOf(2, path))
      await first
      return { error: client.close().then(() => rejection(elements.next())) }
    },
  ],
  ...['1.38', '1.21', '1.18'].flatMap((version): [string, string, Begin][] => [
    [
      'an upload that the server does not read',
      version,
      async (client, server) => {
        const call = rejection(client.addToStoreNar(addToStoreNar, fileNar(1 << 20)))
        await server.request(AddToStoreNar)
        server.stream.pause()
        if (version === '1.21') server.say({ kind: 'Read', desired: 1 << 20 })
        return { error: call }
      },
    ],
    [
      'an upload whose source hangs',
      version,
      async (client, server) => {
        const call = rejection(
          client.addToStoreNar(addToStoreNar, stuckAfter(fileNar(1000).subarray(0, 500))),
        )
        await server.request(AddToStoreNar)
        if (version === '1.21') server.say({ kind: 'Read', desired: 500 }, { kind: 'Read', desired: 500 })
        return { error: call }
      },
    ],
  ]),
]

describe.each(calls)('closing a client ends in time with %s at %s', (_, version, begin) => {
  test('and fails that call, and one that waits for its turn', async () => {
    const { client, server } = await silent(version)
    const { error } = await begin(client, server)
    const waiting = rejection(client.isValidPath({ path }))
    await client.close()
    expect(await error).toMatchObject({ code: 'closed' })
    expect(await waiting).toMatchObject({ code: 'closed' })
    expect(client.connection.usable).toBe(false)
    expect(server.stream.destroyed).toBe(true)
  })
})

describe('closing a client', () => {
  test('lets the calls in progress end before it', async () => {
    const { client, server } = await connected()
    const call = client.isValidPath({ path })
    await server.request(IsValidPath)
    const closing = client.close()
    server.reply(IsValidPath, true)
    expect(await call).toBe(true)
    server.stream.end()
    await closing
  })

  test('once more waits for the first, and refuses later calls', async () => {
    const { client, server } = await silent()
    const call = rejection(client.isValidPath({ path }))
    await server.request(IsValidPath)
    const closing = [client.close(), client.close(), client[Symbol.asyncDispose]()]
    const late = rejection(client.isValidPath({ path }))
    await Promise.all(closing)
    await client.close()
    expect(await call).toMatchObject({
      code: 'closed',
      message: expect.stringContaining('this call had not ended 10 ms later'),
    })
    expect(await late).toMatchObject({ code: 'closed' })
  })

  test('ends after the connection was destroyed', async () => {
    const { client } = await silent()
    client.connection.destroy()
    await client.close()
  })

  test('ends if a download was not read and its server has left', async () => {
    const { client, server } = await connected()
    const call = client.narFromPath({ path })
    await server.request(NarFromPath)
    server.say(LAST)
    await call
    const waiting = rejection(client.isValidPath({ path }))
    server.stream.destroy()
    expect(await waiting).toMatchObject({ code: 'closed' })
    await client.close()
  })
})

describe('on a socket', () => {
  const scene = sceneOf('close')

  /** Listens with a server that shakes hands and then neither reads nor ends. */
  async function silentServer(): Promise<{ url: string; sockets: Socket[] }> {
    const url = join(scene.folder, 'socket')
    const sockets: Socket[] = []
    const server = createServer({ allowHalfOpen: true }, socket => {
      socket.on('error', () => {})
      sockets.push(socket)
      serve(socket, { isValidPath: () => new Promise(() => {}) }).catch(() => {})
    })
    await new Promise<void>(resolve => server.listen(url, resolve))
    scene.open.push({
      async [Symbol.asyncDispose]() {
        for (const socket of sockets) socket.destroy()
        server.close()
      },
    })
    return { url, sockets }
  }

  test('`await using` ends with a call in progress', async () => {
    const { url } = await silentServer()
    let call: Promise<unknown> | undefined
    {
      await using client = await connect(url, { grace })
      call = rejection(client.isValidPath({ path }))
    }
    expect(await call).toMatchObject({ code: 'closed' })
  })
})
