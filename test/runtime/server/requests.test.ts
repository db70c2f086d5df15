import { describe, expect, test } from 'vitest'
import type { NixDaemonHandlers } from '../../../generated/nix-daemon/server.ts'
import { parseVersion } from '../../../runtime/session/session.ts'
import { answersStill, bytesOf, LAST, type Part, served } from '../../support/raw-client.ts'
import { path } from '../../support/requests.ts'

/** Makes handlers that answer all requests and note them. */
function noting(): { asked: string[]; handlers: NixDaemonHandlers } {
  const asked: string[] = []
  const handlers: NixDaemonHandlers = {
    isValidPath: request => asked.push(request.path) > 0,
    queryValidPaths: ({ paths }) => {
      asked.push(...paths)
      return paths
    },
    verifyStore: () => asked.push('verify') > 0,
    queryFailedPaths: () => asked.map(() => path),
    addTextToStore: ({ text }) => {
      asked.push(Buffer.from(text).toString())
      return path
    },
  }
  return { asked, handlers }
}

describe('a request', () => {
  test('is answered with the end of the log and the response, and no more bytes', async () => {
    const { client } = await served(noting().handlers)
    client.send(1, path)
    expect(await client.sofar()).toEqual(bytesOf(LAST, 1))
    client.send(31, [path, path], 0)
    expect(await client.sofar()).toEqual(bytesOf(LAST, [path, path]))
  })

  test.each([1, 3, 8])('is answered if it arrives in chunks of %i bytes', async size => {
    const { asked, handlers } = noting()
    const { client } = await served(handlers)
    await client.sendSlowly(bytesOf(31, [path, path, path], 1, 1, path), size)
    expect(await client.sofar()).toEqual(bytesOf(LAST, [path, path, path], LAST, 1))
    expect(asked).toEqual([path, path, path, path])
  })

  test('lets others have their turn before the next thousand that came with it', async () => {
    let [count, others] = [0, -1]
    const { client } = await served({
      isValidPath() {
        if (count === 0) setImmediate(() => (others = count))
        count += 1
        return true
      },
    })
    const many = 3000
    client.stream.write(Buffer.concat(Array.from({ length: many }, () => bytesOf(1, path))))
    for (let at = 0; at < many; at += 1) expect(await client.words(2)).toEqual([LAST, 1])
    expect(others).toBeGreaterThan(0)
    expect(others).toBeLessThanOrEqual(1000)
  })

  test('is decoded with the fields that the version has', async () => {
    const { client } = await served(noting().handlers, { client: { version: '1.15' } })
    client.send(24, 31, [path])
    expect(await client.sofar()).toEqual(bytesOf(LAST, [], LAST, [path]))
  })

  test('may have bytes that are not UTF-8', async () => {
    const { asked, handlers } = noting()
    const { client } = await served(handlers)
    client.send(8, 'text', Buffer.from([1, 0, 0, 0, 0, 0, 0, 0, 0xff, 0, 0, 0, 0, 0, 0, 0]), [])
    expect(await client.sofar()).toEqual(bytesOf(LAST, path))
    expect(asked).toEqual(['\uFFFD'])
  })

  test.each([true, false])('keeps odd values only if the server is exact: %s', async exact => {
    let given: unknown
    const setOptions = (options: { keepFailed?: unknown }): void => {
      given = options.keepFailed
    }
    const { client } = await served({ setOptions }, { exact })
    client.send(19, 2, 0, 0, 3, 1, 0, 1, 0, 0, 0, 1, 1, 0)
    expect(await client.sofar()).toEqual(bytesOf(LAST))
    expect(given).toBe(exact ? 2 : true)
  })

  test('is refused if it exceeds the limits of the server', async () => {
    const { client, errors } = await served(noting().handlers, { limits: { count: 2, string: 100 } })
    client.send(31, [path, path], 0)
    expect(await client.sofar()).toEqual(bytesOf(LAST, [path, path]))
    client.send(31, [path, path, path], 0)
    expect((await client.failure()).msg).toContain('QueryValidPaths.request.paths.count: a count of 3')
    expect((await client.rest()).length).toBe(0)
    expect(errors).toMatchObject([{ operation: 'QueryValidPaths', error: { code: 'limit-exceeded' } }])
  })
})

describe('an unknown operation', () => {
  test.each<[string, number | bigint, string, string]>([
    ['never assigned', 2, '1.38', 'invalid operation 2'],
    ['removed long ago', 17, '1.10', 'invalid operation 17'],
    ['of a vendor', 48, '1.38', 'invalid operation 48: QueryActiveBuilds exists with the feature'],
    ['of a vendor', 49, '1.38', 'invalid operation 49: AddTempRoots exists with the feature'],
    ['of a vendor', 50, '1.38', 'invalid operation 50: QueryPathInfos exists with the feature'],
    ['the largest', 0xffffffff, '1.38', 'invalid operation 4294967295'],
    ['above 32 bits', 0x1_0000_0000n, '1.38', 'integer 4294967296 is above'],
    ['as large as a word', 2n ** 64n - 1n, '1.25', 'integer 18446744073709551615 is above'],
    [
      'newer than the version',
      41,
      '1.21',
      'invalid operation 41: QueryDerivationOutputMap exists since 1.22',
    ],
    ['older than the version', 24, '1.16', 'invalid operation 24: QueryFailedPaths exists before 1.16'],
    [
      'without its feature',
      1000,
      '1.38',
      'invalid operation 1000: SubmitOutput exists with the feature submit-output',
    ],
  ])('%s (%s at %s) gets one failure, and the connection ends', async (_, opcode, version, msg) => {
    const { asked, handlers } = noting()
    const { client, connection, errors } = await served(handlers, { client: { version } })
    // The length of the unknown request is not known, so the bytes after it are not read.
    client.send(opcode, 1, path, 1, path)
    expect((await client.failure()).msg).toContain(msg)
    expect((await client.rest()).length).toBe(0)
    await connection.done
    expect(asked).toEqual([])
    expect(errors).toHaveLength(1)
  })
})

describe('a malformed request gets one failure with the place, and ends the connection', () => {
  const cases: [string, Part[], string, string, number][] = [
    ['a boolean', [35, 2, 0], 'VerifyStore', 'VerifyStore.request.checkContents', 0],
    ['a second boolean', [35, 1, 2], 'VerifyStore', 'VerifyStore.request.repair', 8],
    ['padding', [1, 3, Buffer.from('abcd0000')], 'IsValidPath', 'IsValidPath.request.path', 8],
    ['a string of 2^40 bytes', [1, 2n ** 40n], 'IsValidPath', 'IsValidPath.request.path', 0],
    ['a string of 2^63 bytes', [1, 2n ** 63n], 'IsValidPath', 'IsValidPath.request.path', 0],
    ['bytes of 2^40', [8, 'x', 2n ** 40n], 'AddTextToStore', 'AddTextToStore.request.text', 16],
    ['a list of 2^60', [31, 2n ** 60n], 'QueryValidPaths', 'QueryValidPaths.request.paths.count', 0],
    [
      'the third element of a list',
      [31, 3, path, path, 2n ** 40n],
      'QueryValidPaths',
      'QueryValidPaths.request.paths[2]',
      2 * bytesOf(path).length + 8,
    ],
    ['a number', [9, [path], 2n ** 40n], 'BuildPaths', 'BuildPaths.request.mode', 72],
  ]

  test.each(cases)('%s', async (_, says, operation, field, offset) => {
    const { asked, handlers } = noting()
    const { client, errors } = await served(handlers)
    client.send(...says)
    const { msg } = await client.failure()
    expect(msg).toContain(`${field}: `)
    expect(msg).toContain(`byte ${offset}, protocol 1.38`)
    expect((await client.rest()).length).toBe(0)
    expect(errors).toMatchObject([{ operation, error: { place: { operation, offset } } }])
    expect(asked).toEqual([])
  })

  test.each(cases)('%s, byte by byte', async (_, says, _operation, field, offset) => {
    const { client } = await served(noting().handlers)
    await client.sendSlowly(bytesOf(...says), 1)
    const { msg } = await client.failure()
    expect(msg).toContain(`${field}: `)
    expect(msg).toContain(`byte ${offset}, protocol 1.38`)
    expect((await client.rest()).length).toBe(0)
  })

  test('after an earlier request was answered', async () => {
    const { client, errors } = await served(noting().handlers)
    client.send(1, path, 35, 2, 0)
    expect(await client.words(2)).toEqual([LAST, 1])
    expect((await client.failure()).msg).toContain('VerifyStore.request.checkContents: ')
    expect((await client.rest()).length).toBe(0)
    expect(errors).toHaveLength(1)
  })

  test.each<[number, string]>([
    [12, 'inside a message'],
    [40, 'inside a message'],
  ])('if the client stops after %i bytes of it', async (length, why) => {
    const { client, errors } = await served(noting().handlers)
    client.stream.end(bytesOf(1, path).subarray(0, length))
    const { msg } = await client.failure()
    expect(msg).toContain('IsValidPath.request.path: ')
    expect(msg).toContain(why)
    expect((await client.rest()).length).toBe(0)
    expect(errors).toMatchObject([{ operation: 'IsValidPath', error: { code: 'short-input' } }])
  })
})

describe('an operation without a handler', () => {
  test.each(['1.10', '1.25', '1.26', '1.38'])(
    'gives one failure at %s, and leaves the connection usable',
    async version => {
      const { client, errors } = await served({}, { client: { version } })
      client.send(1, path)
      const failed = await client.failure()
      expect(failed.msg).toBe('this server does not implement IsValidPath')
      expect(failed).toMatchObject(
        client.version < parseVersion('1.26') ? { exitStatus: 1 } : { level: 0, traces: [] },
      )
      expect(await answersStill(client)).toBe(true)
      expect(errors.map(({ operation }) => operation)).toEqual(['IsValidPath', 'SyncWithGC'])
    },
  )

  test('and without a log channel ends the connection', async () => {
    const { client, errors } = await served({})
    client.send(0)
    expect((await client.rest()).length).toBe(0)
    expect(errors).toMatchObject([{ operation: 'Quit' }])
  })
})

test('an operation without a log channel is answered with its response only', async () => {
  const { client } = await served({ quit() {} })
  client.send(0)
  expect(await client.sofar()).toEqual(bytesOf(1))
})
