import { describe, expect, test } from 'vitest'
import type { UnkeyedValidPathInfoInit } from '../../../generated/nix-daemon/types.ts'
import { GateError, RemoteError } from '../../../runtime/errors/errors.ts'
import { HandlerError } from '../../../runtime/errors/handler-error.ts'
import { answersStill, bytesOf, ERROR, LAST, NEXT, type RawClient, served } from '../../support/raw-client.ts'
import { addToStoreNar, path } from '../../support/requests.ts'

/** Calls an operation whose handler throws, and collects the results on both sides. */
async function thrown(error: unknown, version: string): Promise<Buffer> {
  const { client, errors } = await served(
    {
      isValidPath() {
        throw error
      },
    },
    { client: { version } },
  )
  client.send(1, path)
  const bytes = await client.sofar()
  expect(errors).toEqual([{ error, operation: 'IsValidPath' }])
  expect(await answersStill(client)).toBe(true)
  return bytes
}

/** Encodes a failure as since 1.26. */
function structured(msg: string, traces: readonly string[] = [], level = 0, name = 'Error'): Buffer {
  const hints = Buffer.concat(traces.map(hint => bytesOf(0, hint)))
  return bytesOf(ERROR, 'Error', level, name, msg, 0, traces.length, hints)
}

describe('an error that a handler throws becomes a failure and leaves the connection usable', () => {
  const handlerError = new HandlerError('no room', { traces: ['adding x', 'copying y'], exitStatus: 101 })
  const failure = {
    level: 'Talkative',
    className: 'BuildError',
    msg: '\x1b[31mx\x1b[0m',
    traces: [{ hint: 'h' }],
  }
  const daemonError = new RemoteError('daemon', { ...failure, exitStatus: 100 } as never, {
    operation: 'BuildPaths',
  })

  test.each<[string, unknown, Buffer, Buffer]>([
    ['an Error', new Error('no luck'), bytesOf(ERROR, 'no luck', 1), structured('no luck')],
    ['a text', 'no luck', bytesOf(ERROR, 'no luck', 1), structured('no luck')],
    ['nothing', undefined, bytesOf(ERROR, 'undefined', 1), structured('undefined')],
    [
      'a HandlerError, with the fields that the version has, and traces in the text if it has none',
      handlerError,
      bytesOf(ERROR, 'no room (adding x, copying y)', 101),
      structured('no room', ['adding x', 'copying y']),
    ],
    [
      'another daemon’s error, unchanged',
      daemonError,
      bytesOf(ERROR, failure.msg, 100),
      structured(failure.msg, ['h'], 4, 'BuildError'),
    ],
    [
      'another daemon’s error without a status',
      new RemoteError('daemon', { msg: 'x' }),
      bytesOf(ERROR, 'x', 1),
      structured('x'),
    ],
  ])('%s', async (_, error, older, newer) => {
    expect(await thrown(error, '1.10')).toEqual(older)
    expect(await thrown(error, '1.25')).toEqual(older)
    expect(await thrown(error, '1.26')).toEqual(newer)
    expect(await thrown(error, '1.38')).toEqual(newer)
  })

  test('and bytes of its message that are not UTF-8 are unchanged', async () => {
    const error = new HandlerError('bad \udcff')
    const raw = Buffer.from('\x05\0\0\0\0\0\0\0bad \xff\0\0\0', 'latin1')
    expect(await thrown(error, '1.25')).toEqual(bytesOf(ERROR, raw, 1))
  })

  test.each<[string, unknown, string]>([
    ['whose text is malformed', new Error('half \ud83d'), 'half \ufffd'],
    [
      'whose status is negative',
      new HandlerError('x', { exitStatus: -1 }),
      'x; its details cannot be sent: integer -1',
    ],
    [
      'whose status is no number',
      new HandlerError('x', { exitStatus: 1.5 }),
      'x; its details cannot be sent',
    ],
    [
      'of another daemon that is malformed',
      new RemoteError('daemon', { msg: 'x', exitStatus: -7 }),
      'the daemon says: x',
    ],
  ])('even if it is one %s', async (_, error, msg) => {
    const bytes = await thrown(error, '1.25')
    expect(bytes.readBigUInt64LE()).toBe(BigInt(ERROR))
    expect(bytes.toString()).toContain(msg)
    expect(bytes.readBigUInt64LE(bytes.length - 8)).toBe(1n)
  })

  test('and so does a rejected promise', async () => {
    const { client } = await served({ isValidPath: async () => Promise.reject(new Error('later')) })
    client.send(1, path)
    expect((await client.failure()).msg).toBe('later')
    expect(await answersStill(client)).toBe(true)
  })
})

describe('a response that cannot be written', () => {
  const signed: UnkeyedValidPathInfoInit = { ...addToStoreNar.info, sigs: ['a:b'] }

  /** Checks that neither the response nor the end of the log before it was sent. */
  async function refused(client: RawClient, ...parts: readonly string[]): Promise<void> {
    const { msg } = await client.failure()
    for (const part of parts) expect(msg).toContain(part)
    expect(await answersStill(client)).toBe(true)
  }

  test('at a version gives a failure that names the field, and leaves the connection usable', async () => {
    const options = { client: { version: '1.15' } }
    const { client, errors } = await served({ queryPathInfo: () => signed }, options)
    client.send(26, path)
    await refused(client, 'QueryPathInfo.response: ', 'UnkeyedValidPathInfo.sigs would be lost', 'since 1.16')
    expect(errors[0]?.error).toBeInstanceOf(GateError)
  })

  test('at a version is written at another', async () => {
    const options = { client: { version: '1.17' } }
    const { client } = await served({ queryPathInfo: () => signed }, options)
    client.send(26, path)
    const hash = addToStoreNar.info.narHash
    expect(await client.sofar()).toEqual(bytesOf(LAST, 1, '', hash, [], 0, 0, 0, ['a:b'], ''))
  })

  test.each<[string, unknown, string]>([
    ['of another type', 7, 'QueryReferrers.response: expected an array, got a number'],
    ['of nothing', undefined, 'QueryReferrers.response: expected an array, got undefined'],
    ['with a bad element', [path, 7], 'QueryReferrers.response[1]: expected a string, got a number (byte 72'],
  ])('%s gives a failure with its place', async (_, response, msg) => {
    const { client } = await served({ queryReferrers: () => response as string[] })
    client.send(6, path)
    await refused(client, msg)
  })

  test('gives a failure after the log messages before it', async () => {
    const { client } = await served({
      queryReferrers(_, call) {
        call.log.say({ kind: 'Next', msg: 'looking\n' })
        return [7 as unknown as string]
      },
    })
    client.send(6, path)
    expect(await client.word()).toBe(NEXT)
    expect(await client.text()).toBe('looking\n')
    await refused(client, 'QueryReferrers.response[0]: expected a string')
  })

  test('leaves earlier responses unchanged', async () => {
    const { client } = await served({ isValidPath: () => true, queryReferrers: () => 7 as never })
    client.send(1, path, 6, path, 1, path)
    expect(await client.words(2)).toEqual([LAST, 1])
    expect((await client.failure()).msg).toContain('expected an array')
    expect(await client.words(2)).toEqual([LAST, 1])
    expect(await answersStill(client)).toBe(true)
  })
})
