import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { type Duplex, duplexPair } from 'node:stream'
import { expect, test } from 'vitest'
import { connect, listenAsProxy, serve } from '../../generated/nix-daemon/index.ts'
import { nixDaemon } from '../../generated/nix-daemon/protocol.ts'
import { rejection } from '../support/fake-server.ts'
import { CLIENT_MAGIC, LAST, RawClient, SERVER_MAGIC } from '../support/raw-client.ts'
import { sceneOf } from '../support/scene.ts'

const VERSION = 0x126
const vendor = [
  'addTempRoots',
  'provenance',
  'queryActiveBuilds',
  'queryPathInfos',
  'versionedAddToStoreMultiple',
]
const theirs = [...vendor, 'submit-output', 'teleport']

const scene = sceneOf('vendor-features')

/** Shakes hands as a server that offers features, and returns those that its client named. */
async function serveRaw(
  stream: Duplex,
  features: readonly string[],
): Promise<{ raw: RawClient; named: string[] }> {
  const raw = new RawClient(stream)
  expect(await raw.word()).toBe(CLIENT_MAGIC)
  raw.send(SERVER_MAGIC, VERSION)
  expect(await raw.word()).toBe(VERSION)
  const named = await raw.list()
  raw.send(features)
  await raw.words(2)
  raw.send('9.9', 1, LAST)
  return { raw, named }
}

/** Shakes hands as a client that offers features, and returns those that its server named. */
async function connectRaw(stream: Duplex, features: readonly string[]): Promise<string[]> {
  const raw = new RawClient(stream)
  raw.send(CLIENT_MAGIC, VERSION, features, 0, 0)
  expect(await raw.words(2)).toEqual([SERVER_MAGIC, VERSION])
  const named = await raw.list()
  await raw.text()
  await raw.word()
  expect(await raw.word()).toBe(LAST)
  return named
}

async function listenRaw(onSocket: (socket: Socket) => void): Promise<string> {
  const path = join(scene.folder, 'raw')
  const server = createServer(onSocket)
  await new Promise<void>(resolve => server.listen(path, resolve))
  scene.open.push({
    async [Symbol.asyncDispose]() {
      server.close()
    },
  })
  return path
}

test('a client offers neither features of vendors nor unknown ones, and agrees on none that only its server names', async () => {
  const [ours, others] = duplexPair()
  const served = serveRaw(others, theirs)
  const client = await connect(ours)
  expect((await served).named).toEqual(nixDaemon.offered)
  expect(nixDaemon.offered.filter(name => vendor.includes(name))).toEqual([])
  expect(client.connection.features).toEqual(['submit-output'])
})

test('a client that is asked to offers the features of a vendor, but none that the spec does not have', async () => {
  const [ours, others] = duplexPair()
  const served = serveRaw(others, theirs)
  const client = await connect(ours, { features: ['provenance', 'queryPathInfos'] })
  expect((await served).named).toEqual(['provenance', 'queryPathInfos'])
  expect(client.connection.features).toEqual(['provenance', 'queryPathInfos'])
  const refused = await rejection(connect(duplexPair()[0], { features: ['teleport'] }))
  expect(refused).toMatchObject({ code: 'bad-option' })
})

test('a server offers what its options name, and nothing that only its client names', async () => {
  for (const [options, offered] of [
    [{}, []],
    [{ features: ['provenance'] }, ['provenance']],
  ] as const) {
    const [ours, others] = duplexPair()
    const serving = serve(ours, {}, options)
    expect(await connectRaw(others, theirs)).toEqual(offered)
    expect((await serving).features).toEqual(offered)
  }
})

test.each([
  ['with one handshake', {}, [...vendor, 'submit-output'].sort(), vendor],
  ['with features of its own', { features: ['provenance'] }, [...nixDaemon.offered].sort(), ['provenance']],
])(
  'a proxy %s passes on the features that the spec has, and no others',
  async (_, options, upward, downward) => {
    let heard: Promise<{ named: string[] }> | undefined
    const url = await listenRaw(socket => {
      heard = serveRaw(socket, [...vendor, 'teleport'])
    })
    const proxy = await listenAsProxy(join(scene.folder, 'proxy'), url, options)
    scene.open.push(proxy)
    const socket = await import('node:net').then(net => net.connect(join(scene.folder, 'proxy')))
    expect((await connectRaw(socket, theirs)).sort()).toEqual([...downward].sort())
    expect((await heard)?.named.sort()).toEqual(upward)
    socket.destroy()
  },
)

test('a user who is denied access by Determinate Nix is told so, through a proxy as well', async () => {
  const deny = (stream: Duplex): void => {
    const raw = new RawClient(stream)
    raw.send(0xab9a9ff0)
    stream.end()
  }
  const [ours, others] = duplexPair()
  deny(others)
  const expected = 'the server refuses the connection: this user may not connect to it (`allowed-users`)'
  expect(await rejection(connect(ours))).toMatchObject({
    code: 'handshake-refused',
    message: expect.stringContaining(expected),
  })
  const url = await listenRaw(deny)
  const errors: string[] = []
  const proxy = await listenAsProxy(join(scene.folder, 'proxy'), url, {
    onError: error => errors.push(String(error)),
  })
  scene.open.push(proxy)
  await rejection(connect(proxy.url))
  expect(errors.join('\n')).toContain(expected)
})
