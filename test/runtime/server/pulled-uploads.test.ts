import { describe, expect, test } from 'vitest'
import type { NixDaemonHandlers } from '../../../generated/nix-daemon/server.ts'
import type { ByteStream } from '../../../runtime/streams/byte-stream.ts'
import { rejection } from '../../support/fake-server.ts'
import { fileNar } from '../../support/nar.ts'
import { answersStill, bytesOf, LAST, READ, type Served, served } from '../../support/raw-client.ts'
import { addNarRequest, answerPulls } from '../../support/raw-uploads.ts'
import { path } from '../../support/requests.ts'

const question = bytesOf(READ, 32768)

/** Serves AddToStoreNar at 1.22; `seen` has the NAR that the handler read, or the error of reading. */
async function pulling(
  take: (nar: ByteStream) => Promise<unknown> = nar => nar.bytes(),
): Promise<Served & { seen: unknown[] }> {
  const seen: unknown[] = []
  const handlers: NixDaemonHandlers = {
    async addToStoreNar(_, nar) {
      try {
        seen.push(await take(nar))
      } catch (error) {
        seen.push(error)
        throw error
      }
    },
  }
  return { ...(await served(handlers, { client: { version: '1.22' } })), seen }
}

describe('a pulled NAR', () => {
  test.each([8, 1000, 32768])('in pieces of %i bytes is pulled up to its end and not further', async size => {
    const { client, seen } = await pulling()
    const nar = fileNar(3000)
    client.send(addNarRequest(nar.length))
    expect(await answerPulls(client, nar, size)).toBe(0)
    expect(await client.sofar()).toEqual(bytesOf(LAST))
    expect(seen).toEqual([nar])
    expect(await answersStill(client)).toBe(true)
  })

  test('is pulled one piece at a time, only when the handler reads', async () => {
    const { client } = await pulling(async nar => {
      const pieces = nar[Symbol.asyncIterator]()
      await pieces.next()
      await pieces.next()
      throw new Error('that will do')
    })
    client.send(addNarRequest(3000))
    for (const piece of [fileNar(3000).subarray(0, 24), fileNar(3000).subarray(24, 64)]) {
      expect(await client.sofar()).toEqual(question)
      client.send(piece.length, piece)
    }
    expect((await client.failure()).msg).toBe('that will do')
    expect(await answersStill(client)).toBe(true)
  })

  test('is not pulled if the handler does not read', async () => {
    const { client } = await pulling(async () => {})
    client.send(addNarRequest(3000))
    expect(await client.sofar()).toEqual(bytesOf(LAST))
    expect(await answersStill(client)).toBe(true)
  })

  test('is received before the reply if the handler returns while a piece is due', async () => {
    const pieces: Promise<unknown>[] = []
    const { client } = await pulling(async nar => {
      const reading = nar[Symbol.asyncIterator]()
      pieces.push(reading.next(), reading.next())
    })
    const nar = fileNar(3000)
    client.send(addNarRequest(nar.length))
    expect(await client.sofar()).toEqual(question)
    client.send(64, nar.subarray(0, 64))
    expect(await client.sofar()).toEqual(bytesOf(LAST))
    expect(await Promise.all(pieces)).toEqual([
      { done: false, value: nar.subarray(0, 64) },
      { done: true, value: undefined },
    ])
    expect(await answersStill(client)).toBe(true)
  })

  test('is not pulled after its call', async () => {
    let body: ByteStream | undefined
    const { client } = await pulling(async nar => {
      body = nar
    })
    client.send(addNarRequest(3000))
    expect(await client.sofar()).toEqual(bytesOf(LAST))
    expect(await body?.bytes()).toEqual(Buffer.alloc(0))
    expect((await client.sofar()).length).toBe(0)
  })
})

describe('a wrong piece of a pulled NAR gives a failure and leaves the connection usable', () => {
  const nar = fileNar(100)

  test.each<[string, Buffer, string]>([
    ['if it is empty', bytesOf(0), 'nar: the client has no more bytes, but the body has not ended (byte 0)'],
    ['if it is no NAR', bytesOf('nix-archive-2'), 'the NAR is broken'],
    [
      'if it goes on after the NAR',
      bytesOf(Buffer.concat([bytesOf(nar.length + 8), nar, Buffer.alloc(8)])),
      `nar: bytes follow the end of the NAR (byte ${nar.length})`,
    ],
  ])('%s', async (_, answer, why) => {
    const { client, seen } = await pulling()
    client.send(addNarRequest(nar.length))
    expect(await client.sofar()).toEqual(question)
    client.send(answer)
    expect((await client.failure()).msg).toContain(why)
    expect(String(seen[0])).toContain(why)
    expect(await answersStill(client)).toBe(true)
  })
})

describe('a malformed piece of a pulled NAR gives one failure and ends the connection', () => {
  test.each<[string, Buffer, string]>([
    ['if it is longer than requested', bytesOf(32769, Buffer.alloc(32776)), 'above'],
    ['if it has 2^40 bytes', bytesOf(2n ** 40n), 'above'],
    ['if its padding is not zero', bytesOf(1, 0x1234), 'padding'],
  ])('%s', async (_, answer, why) => {
    const { client, errors, seen } = await pulling()
    client.send(addNarRequest(100))
    expect(await client.sofar()).toEqual(question)
    client.send(answer, 13)
    const { msg } = await client.failure()
    expect(msg).toContain('AddToStoreNar.body: ')
    expect(msg).toContain(why)
    expect((await client.rest()).length).toBe(0)
    expect(errors).toEqual([{ error: seen[0], operation: 'AddToStoreNar' }])
  })

  test('if the client ends in its place', async () => {
    const { client, seen } = await pulling()
    client.send(addNarRequest(100))
    client.end()
    expect(await client.read(16)).toEqual(question)
    expect((await client.failure()).msg).toContain('ended the connection')
    expect((await client.rest()).length).toBe(0)
    expect(seen).toMatchObject([{ code: 'closed' }])
  })
})

describe('a server of ImportPaths', () => {
  const nar = fileNar(500)
  const record = (name: string): Buffer => bytesOf(1, nar, 0x4558494e, `${path}${name}`, [path], '', 0)
  const stream = bytesOf(record('a'), record('b'), 0)

  test.each([8, 100, 32768])(
    'reads records in pieces of %i bytes, and pulls nothing after them',
    async size => {
      const got: Buffer[] = []
      const { client } = await served({
        async importPaths(dumps) {
          const paths: string[] = []
          for await (const dump of dumps) {
            got.push(await dump.nar.bytes())
            paths.push((await dump.tail()).path)
          }
          return paths
        },
      })
      client.send(27)
      expect(await answerPulls(client, stream, size)).toBe(0)
      expect(await client.sofar()).toEqual(bytesOf(LAST, [`${path}a`, `${path}b`]))
      expect(got).toEqual([nar, nar])
      expect(await answersStill(client)).toBe(true)
    },
  )

  const early: [string, NixDaemonHandlers['importPaths']][] = [
    [
      'after the first record',
      async dumps => {
        for await (const _ of dumps) break
        return []
      },
    ],
    ['without looking', () => []],
    [
      'half-way through a NAR',
      async dumps => {
        for await (const dump of dumps) for await (const _ of dump.nar) return []
        return []
      },
    ],
  ]

  test.each(early)('stops pulling if the handler stops %s', async (_, importPaths) => {
    const { client } = await served({ ...(importPaths && { importPaths }) })
    client.send(27)
    const left = await answerPulls(client, stream, 80)
    expect(left).toBeGreaterThan(0)
    expect(await client.sofar()).toEqual(bytesOf(LAST, []))
    expect(await answersStill(client)).toBe(true)
  })

  test('skips the NARs and tails that the handler does not read', async () => {
    let count = 0
    const { client } = await served({
      async importPaths(dumps) {
        for await (const _ of dumps) count += 1
        return []
      },
    })
    client.send(27)
    expect(await answerPulls(client, stream, 80)).toBe(0)
    expect(await client.sofar()).toEqual(bytesOf(LAST, []))
    expect(count).toBe(2)
  })

  test.each<[string, Buffer, string]>([
    [
      'another word where a record should start',
      bytesOf(record('a'), 2),
      'records[1]: record 1 starts with 2',
    ],
    ['a bad tail', bytesOf(1, nar, 0x4558494f), 'expected'],
    ['bytes after the end', bytesOf(0, 0), 'records: bytes follow the end of ExportStream'],
  ])('sends a failure for records with %s, and leaves the connection usable', async (_, bytes, why) => {
    const { client } = await served({
      async importPaths(dumps) {
        for await (const _ of dumps);
        return []
      },
    })
    client.send(27)
    await answerPulls(client, bytes)
    expect((await client.failure()).msg).toContain(why)
    expect(await answersStill(client)).toBe(true)
  })

  test('applies its limits', async () => {
    const { client } = await served(
      {
        importPaths: async dumps => {
          for await (const _ of dumps);
          return []
        },
      },
      { limits: { count: 0 } },
    )
    client.send(27)
    await answerPulls(client, stream)
    expect((await client.failure()).msg).toContain('a count of 1 is above the limit of 0')
  })

  test('gives the handler an error with its place', async () => {
    let error: Error | undefined
    const { client } = await served({
      async importPaths(dumps) {
        const reading = dumps[Symbol.asyncIterator]()
        error = await rejection(reading.next())
        return []
      },
    })
    client.send(27)
    await answerPulls(client, bytesOf(7))
    expect(await client.sofar()).toEqual(bytesOf(LAST, []))
    expect(error).toMatchObject({ code: 'bad-marker' })
  })
})
