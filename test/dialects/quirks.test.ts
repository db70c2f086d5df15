import { type Duplex, duplexPair } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { connect } from '../../generated/nix-daemon/client.ts'
import { implementations } from '../../generated/nix-daemon/implementations.ts'
import { operations } from '../../generated/nix-daemon/operations.ts'
import { nixDaemon } from '../../generated/nix-daemon/protocol.ts'
import { parseVersion } from '../../runtime/session/session.ts'
import { rejection } from '../support/fake-server.ts'
import { CLIENT_MAGIC, ERROR, LAST, RawClient, SERVER_MAGIC } from '../support/raw-client.ts'

const path = '/nix/store/3k9xw7m2b5hq1fz8rv4ysn6dcgpja0li-hello'
const options = { keepFailed: false, keepGoing: false, tryFallback: false, verbosity: 'Info' } as const
const more = { maxBuildJobs: 1, maxSilentTime: 0, verboseBuild: 'Error', buildCores: 0 } as const

/** Finds the last span of an implementation. */
function newest(name: string): (typeof implementations)[number]['spans'][number] {
  const span = implementations.find(each => each.name === name)?.spans.at(-1)
  if (span === undefined) throw new Error(`there is no implementation ${name}`)
  return span
}

/** Shakes hands as a server of an older version, without features. */
async function serveAt(version: number, stream: Duplex): Promise<RawClient> {
  const raw = new RawClient(stream)
  expect(await raw.word()).toBe(CLIENT_MAGIC)
  raw.send(SERVER_MAGIC, version)
  await raw.words(3)
  raw.send('9.9', 1, LAST)
  return raw
}

/** Sends the failure of an operation, and closes. */
function fail(raw: RawClient, text: string): void {
  raw.send(ERROR, 'Error', 0, 'Error', text, 0, 0)
  raw.end()
}

describe('a server like that of Snix', () => {
  const { version, lacks } = newest('Snix')

  test('serves a client whose first request are its options, up to an operation that it lacks', async () => {
    const [ours, theirs] = duplexPair()
    const serving = (async () => {
      const raw = await serveAt(version, theirs)
      expect(await raw.word()).toBe(19)
      await raw.words(12)
      await raw.list()
      raw.send(LAST)
      expect(await raw.word()).toBe(1)
      await raw.text()
      raw.send(LAST, 1)
      expect(lacks).toContain(await raw.word())
      raw.end()
    })()
    const client = await connect(ours)
    await client.setOptions({ ...options, ...more, useSubstitutes: true, overrides: [] })
    expect(await client.isValidPath({ path })).toBe(true)
    const error = await rejection(client.queryAllValidPaths())
    expect(error).toMatchObject({ place: { operation: 'QueryAllValidPaths' } })
    await serving
    expect(client.connection.usable).toBe(false)
  })
})

describe('a server like that of Lix', () => {
  const { version, lacks } = newest('Lix')

  test.each([43, 42])('that lacks operation %i ends the connection with its words', async opcode => {
    expect(lacks).toContain(opcode)
    const [ours, theirs] = duplexPair()
    const serving = (async () => {
      const raw = await serveAt(version, theirs)
      expect(await raw.word()).toBe(opcode)
      fail(raw, 'the operation is no longer implemented')
    })()
    const client = await connect(ours)
    const id = `sha256:${'0'.repeat(64)}!out`
    const call =
      opcode === 43
        ? client.queryRealisation({ id })
        : client.registerDrvOutput({ realisation: JSON.stringify({ id, outPath: 'x' }) as never })
    const error = await rejection(call)
    expect(error).toMatchObject({ code: 'daemon', remoteMessage: 'the operation is no longer implemented' })
    await serving
    await rejection(client.isValidPath({ path }))
    expect(client.connection.usable).toBe(false)
  })

  test('that refuses an older client closes, and the error says why that may be', async () => {
    const [ours, theirs] = duplexPair()
    const raw = new RawClient(theirs)
    const serving = (async () => {
      await raw.word()
      raw.send(SERVER_MAGIC, version)
      expect(await raw.word()).toBe(parseVersion('1.34'))
      raw.end()
    })()
    const error = await rejection(connect(ours, { version: '1.34' }))
    expect(error).toMatchObject({ code: 'handshake-refused' })
    expect(error.message).toContain('it may not accept our version')
    await serving
  })
})

describe('the table of implementations', () => {
  test('names features and opcodes of the spec, and versions in order', () => {
    for (const { spans } of implementations) {
      for (const { version, accepts = 0, features, lacks } of spans) {
        expect(accepts).toBeLessThanOrEqual(version)
        for (const each of [...features.client, ...features.server])
          expect(nixDaemon.features).toContain(each)
        for (const opcode of lacks) expect(operations.has(opcode)).toBe(true)
      }
    }
  })

  test('has all features that are not offered unless asked for', () => {
    const offered = new Set(nixDaemon.offered)
    const theirs = new Set(
      implementations.flatMap(({ spans }) => spans.flatMap(({ features }) => features.server)),
    )
    expect(nixDaemon.features.filter(name => !offered.has(name) && !theirs.has(name))).toEqual([])
  })
})
