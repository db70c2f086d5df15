import { describe, expect, test } from 'vitest'
import { type NixDaemonHandlers, serve } from '../../../generated/nix-daemon/server.ts'
import type { ServeOptions } from '../../../runtime/server/options.ts'
import { parseVersion } from '../../../runtime/session/session.ts'
import { settle } from '../../support/chunks.ts'
import { rejection } from '../../support/fake-server.ts'
import {
  bytesOf,
  CLIENT_MAGIC,
  ERROR,
  LAST,
  NEXT,
  type Part,
  RawClient,
  SERVER_MAGIC,
  served,
  wire,
} from '../../support/raw-client.ts'
import { path } from '../../support/requests.ts'

const handlers: NixDaemonHandlers = { isValidPath: () => true }
const hello = { daemonNixVersion: '9.9', trusted: 'Trusted' } as const
const FEATURES = ['realisation-with-path-not-hash', 'submit-output', 'unknown-to-both']

type Opening = { client: RawClient; opening: ReturnType<typeof serve> }

function open(options: ServeOptions = {}, given: Parameters<typeof serve>[1] = handlers): Opening {
  const [near, far] = wire()
  const opening = serve(far, given, { hello, ...options })
  opening.catch(() => {})
  return { client: new RawClient(near), opening }
}

const word = parseVersion
const newest = word('1.38')
/** Magic and version, which every server sends first. */
const start: Part[] = [SERVER_MAGIC, newest]

// All bytes of the client, and all bytes of the server (facts 2).
const sessions: [string, Part[], Part[]][] = [
  ['1.10', [CLIENT_MAGIC, word('1.10')], [...start, LAST]],
  ['1.11', [CLIENT_MAGIC, word('1.11'), 0], [...start, LAST]],
  ['1.13', [CLIENT_MAGIC, word('1.13'), 1], [...start, LAST]],
  ['1.14', [CLIENT_MAGIC, word('1.14'), 0, 0], [...start, LAST]],
  ['1.14 with a processor', [CLIENT_MAGIC, word('1.14'), 1, 3, 0], [...start, LAST]],
  ['1.32', [CLIENT_MAGIC, word('1.32'), 0, 0], [...start, LAST]],
  ['1.33', [CLIENT_MAGIC, word('1.33'), 0, 0], [...start, '9.9', LAST]],
  ['1.35', [CLIENT_MAGIC, word('1.35'), 0, 0], [...start, '9.9', 1, LAST]],
  ['1.37', [CLIENT_MAGIC, word('1.37'), 0, 0], [...start, '9.9', 1, LAST]],
  ['1.37 of Nix 2.23', [CLIENT_MAGIC, word('1.37'), word('1.37'), 0, 0], [...start, '9.9', 1, LAST]],
  ['1.38 without features', [CLIENT_MAGIC, newest, [], 0, 0], [...start, [], '9.9', 1, LAST]],
  ['1.38 with features', [CLIENT_MAGIC, newest, FEATURES, 0, 0], [...start, [], '9.9', 1, LAST]],
  ['2.38', [CLIENT_MAGIC, word('2.38'), [], 0, 0], [...start, [], '9.9', 1, LAST]],
  ['1.38 with bits above', [CLIENT_MAGIC, 0x10126, [], 0, 0], [...start, [], '9.9', 1, LAST]],
]

describe.each(sessions)('a client of %s', (_, says, hears) => {
  test('that sends everything at once gets the whole handshake and a reply', async () => {
    const { client, opening } = open()
    client.send(...says, 1, path)
    const expected = bytesOf(...hears, LAST, 1)
    expect((await client.read(expected.length)).toString('hex')).toBe(expected.toString('hex'))
    expect((await client.sofar()).length).toBe(0)
    expect((await opening).session.version).toBe(Math.min(Number(says[1]) & 0xffff, newest))
  })

  test('gets the same bytes if its own arrive one by one', async () => {
    const { client } = open()
    await client.sendSlowly(bytesOf(...says))
    expect(await client.sofar()).toEqual(bytesOf(...hears))
  })

  test('is accepted by an exact server', async () => {
    const { client } = open({ exact: true })
    client.send(...says)
    expect(await client.sofar()).toEqual(bytesOf(...hears))
  })
})

test('the server answers the first word at once, and waits when it is the client’s turn', async () => {
  const { client } = open({ features: ['submit-output'] })
  expect(await client.sofar()).toEqual(bytesOf())
  client.send(CLIENT_MAGIC)
  expect(await client.sofar()).toEqual(bytesOf(SERVER_MAGIC, newest))
  client.send(newest)
  expect(await client.sofar()).toEqual(bytesOf())
  client.send(['submit-output'])
  expect(await client.sofar()).toEqual(bytesOf(['submit-output']))
  client.send(0)
  expect(await client.sofar()).toEqual(bytesOf())
  client.send(0)
  expect(await client.sofar()).toEqual(bytesOf('9.9', 1, LAST))
})

test('the features of a session are those that both sides know', async () => {
  const features = ['submit-output', 'delete-dead-specific-referrers']
  const { client, opening } = open({ features })
  client.send(CLIENT_MAGIC, newest, FEATURES, 0, 0)
  const connection = await opening
  expect(connection.features).toEqual(['submit-output'])
  expect(connection.client).toMatchObject({ clientFeatures: FEATURES, clientVersion: newest })
  expect(await client.sofar()).toEqual(bytesOf(...start, features, '9.9', 1, LAST))
})

test('a server without options sends the defaults of the spec', async () => {
  const { client } = open({ hello: {}, version: '1.35' })
  client.send(CLIENT_MAGIC, newest, 0, 0)
  expect(await client.sofar()).toEqual(bytesOf(SERVER_MAGIC, word('1.35'), 'nixwire', 0, LAST))
})

describe('the handshake of a client is refused', () => {
  test.each<[string, Part[], Part[], string]>([
    ['if its first word is another', [CLIENT_MAGIC + 1, newest, 0, 0], [], 'clientMagic'],
    ['if its first word has more bits', [0x1_6e697863, newest, 0, 0], [], 'integer 6147373155 is above'],
    ['if its version is below 1.10', [CLIENT_MAGIC, word('1.9'), 0, 0], start, 'version known here is 1.10'],
    ['if its major version is 0', [CLIENT_MAGIC, word('0.38'), 0, 0], start, 'not a version 1'],
    ['if its version is that of Guix', [CLIENT_MAGIC, word('1.100'), 0, 0], start, 'Guix'],
    ['if it has too many features', [CLIENT_MAGIC, newest, 2n ** 60n], start, 'above the limit'],
    ['if padding is not zero', [CLIENT_MAGIC, newest, 1, 1, 0xffff], start, 'padding'],
  ])('%s', async (_, says, hears, why) => {
    const { client, opening } = open()
    client.send(...says)
    expect(await client.rest()).toEqual(bytesOf(...hears))
    const error = await rejection(opening)
    expect(error.message).toContain(why)
    expect(error).toMatchObject({ code: 'handshake-refused', place: { path: 'handshake' } })
  })

  test.each([0, 4, 8, 12, 16, 24, 32])('if it ends after %i bytes', async length => {
    const { client, opening } = open()
    client.stream.end(bytesOf(CLIENT_MAGIC, newest, [], 0, 0).subarray(0, length))
    expect(await rejection(opening)).toMatchObject({ code: 'handshake-refused' })
    expect((await client.rest()).length).toBe(length < 8 ? 0 : length < 24 ? 16 : 24)
  })
})

describe('handlers that are made for each connection', () => {
  test('are given the connection during the handshake, and may log messages there', async () => {
    let go = (): void => {}
    const waiting = new Promise<void>(resolve => {
      go = resolve
    })
    const { client } = open({}, async connection => {
      connection.log.say({ kind: 'Next', msg: `${connection.session.version}\n` })
      await waiting
      return handlers
    })
    client.send(CLIENT_MAGIC, word('1.32'), 0, 0, 1, path)
    expect(await client.sofar()).toEqual(bytesOf(...start, NEXT, `${word('1.32')}\n`))
    go()
    expect(await client.sofar()).toEqual(bytesOf(LAST, LAST, 1))
  })

  test('fail the handshake if they cannot be made', async () => {
    const told: unknown[] = []
    const { client, opening } = open({ onError: error => told.push(error) }, () => {
      throw new Error('closed on Sundays')
    })
    client.send(CLIENT_MAGIC, word('1.20'), 0, 0, 1, path)
    expect(await client.rest()).toEqual(bytesOf(...start, ERROR, 'closed on Sundays', 1))
    expect((await rejection(opening)).message).toContain('closed on Sundays')
    expect(told).toEqual([])
  })
})

test('a connection ends without an error if the client ends after the handshake', async () => {
  const { client, connection, errors } = await served(handlers)
  await client.leave()
  await connection.done
  await settle()
  expect(errors).toEqual([])
  expect(connection.signal.aborted).toBe(true)
})

test('serve rejects a malformed version and ends the connection', async () => {
  const { client, opening } = open({ version: 'newest' })
  expect((await rejection(opening)).message).toContain("'newest'")
  expect((await client.rest()).length).toBe(0)
})
