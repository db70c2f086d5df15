import { describe, expect, test } from 'vitest'
import type { NixDaemonCall, NixDaemonHandlers } from '../../../generated/nix-daemon/server.ts'
import type { Body } from '../../../runtime/streams/body.ts'
import { settle } from '../../support/chunks.ts'
import { fileNar } from '../../support/nar.ts'
import {
  answersStill,
  bytesOf,
  LAST,
  NEXT,
  type Served,
  type ServedOptions,
  served,
  WRITE,
} from '../../support/raw-client.ts'
import { path } from '../../support/requests.ts'

const body = fileNar(1000)

function giving(
  narFromPath: NonNullable<NixDaemonHandlers['narFromPath']>,
  options: ServedOptions = {},
): Promise<Served> {
  return served({ narFromPath }, options)
}

async function* pieces(bytes: Buffer, size: number, last?: Error): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  if (last !== undefined) throw last
}

describe('a served NAR', () => {
  test.each<[string, () => Body]>([
    ['one buffer', () => body],
    ['an array of pieces', () => [body.subarray(0, 100), Buffer.alloc(0), body.subarray(100)]],
    ['an iterable of pieces', () => pieces(body, 99)],
    ['an iterable of single bytes', () => pieces(body, 1)],
  ])('from %s follows the end of the log, and leaves the connection usable', async (_, give) => {
    const { client, errors } = await giving(async () => give())
    client.send(38, path, 38, path)
    expect(await client.read(2 * (8 + body.length))).toEqual(bytesOf(LAST, body, LAST, body))
    expect(await answersStill(client)).toBe(true)
    expect(errors).toHaveLength(1)
  })

  test('is not read far ahead of a slow client', async () => {
    const size = 1 << 14
    let given = 0
    const big = fileNar(8 << 20)
    const source = async function* (): AsyncGenerator<Buffer> {
      for await (const piece of pieces(big, size)) {
        given += 1
        yield piece
      }
    }
    const { client } = await giving(source, { highWaterMark: size })
    client.stream.pause()
    client.send(38, path)
    for (let turn = 0; turn < 500; turn += 1) await settle()
    expect(given).toBeGreaterThan(0)
    expect(given).toBeLessThan(8)
    client.stream.resume()
    expect((await client.read(8 + big.length)).subarray(8).equals(big)).toBe(true)
    expect(await answersStill(client)).toBe(true)
  })
})

describe('a NAR that cannot begin gives a failure and leaves the connection usable', () => {
  test.each<[string, NonNullable<NixDaemonHandlers['narFromPath']>, string]>([
    [
      'if the handler throws',
      () => {
        throw new Error('no such path')
      },
      'no such path',
    ],
    ['if the first piece fails', () => pieces(Buffer.alloc(0), 1, new Error('no such file')), 'no such file'],
    ['if the bytes are no NAR', () => Buffer.from('no NAR at all, but enough bytes'), 'NAR'],
    ['if the body is empty', () => [], 'the body ends inside the NAR, at byte 0'],
    ['if the handler returns nothing', () => undefined as never, 'undefined'],
    ['if the handler returns no body', () => 7 as never, 'number'],
  ])('%s', async (_, handler, why) => {
    const { client, errors } = await giving(handler)
    client.send(38, path)
    expect((await client.failure()).msg).toContain(why)
    expect(await answersStill(client)).toBe(true)
    expect(errors).toMatchObject([{ operation: 'NarFromPath' }, {}])
  })
})

describe('a NAR that fails after its beginning ends the connection', () => {
  test.each<[string, () => Body, Buffer, string]>([
    ['if its source fails at the end', () => pieces(body, 600, new Error('I/O error')), body, 'I/O error'],
    [
      'if its source fails in the middle',
      () => pieces(body.subarray(0, 100), 50, new Error('I/O error')),
      body.subarray(0, 100),
      'I/O error',
    ],
    [
      'if it is too short',
      () => pieces(body.subarray(0, 200), 100),
      body.subarray(0, 200),
      'the body ends inside',
    ],
    ['if it goes on after its end', () => [body, Buffer.alloc(8)], body, 'the body goes on after the end'],
    [
      'if later bytes are no NAR',
      () => [body.subarray(0, 24), Buffer.alloc(100, 1)],
      body.subarray(0, 24),
      'NAR',
    ],
  ])('%s', async (_, give, sent, why) => {
    const { client, connection, errors } = await giving(give)
    client.send(38, path, 13)
    // The client would take a failure for the rest of the NAR, so nothing follows.
    expect(await client.rest()).toEqual(bytesOf(LAST, sent))
    await connection.done
    expect(errors).toMatchObject([{ operation: 'NarFromPath' }])
    expect(errors[0]?.error.message).toContain(why)
  })
})

describe('the source of a download', () => {
  test('is closed if the client goes away', async () => {
    const events: string[] = []
    const endless = async function* (_: unknown, call: NixDaemonCall): AsyncGenerator<Buffer> {
      call.signal.addEventListener('abort', () => events.push('abort'))
      try {
        yield bytesOf('nix-archive-1', '(', 'type', 'regular', 'contents', 1 << 30)
        for (;;) yield Buffer.alloc(1024)
      } finally {
        events.push('closed')
      }
    }
    const { client, connection } = await giving(endless, { highWaterMark: 1024 })
    client.stream.pause()
    client.send(38, path)
    for (let turn = 0; turn < 50; turn += 1) await settle()
    expect(events).toEqual([])
    await client.leave()
    await connection.done
    expect(events).toEqual(['abort', 'closed'])
  })

  test('may write log messages, which are sent at once before the first piece, and else with the next call', async () => {
    const { client } = await giving(async function* (_, call): AsyncGenerator<Buffer> {
      call.log.say({ kind: 'Next', msg: 'opening\n' })
      for await (const piece of pieces(body, 500)) {
        yield piece
        call.log.say({ kind: 'Next', msg: 'piece\n' })
      }
    })
    client.send(38, path)
    expect(await client.sofar()).toEqual(bytesOf(NEXT, 'opening\n', LAST, body))
    client.send(13)
    const said = Array.from({ length: Math.ceil(body.length / 500) }, () => bytesOf(NEXT, 'piece\n'))
    expect(await client.read(said.length * 24)).toEqual(Buffer.concat(said))
    expect((await client.failure()).msg).toContain('SyncWithGC')
  })
})

describe('the body of ExportPath', () => {
  const tail = { path, references: [path], deriver: undefined, signature: undefined } as const
  const tailBytes = bytesOf(0x4558494e, path, [path], '', 0)
  const request = bytesOf(16, path, 0)

  test('is sent in messages of the log, and ends with an acknowledgement', async () => {
    const { client } = await served({
      exportPath: async () => ({ nar: [body.subarray(0, 96), body.subarray(96)], ...tail }),
    })
    client.send(request)
    const messages = [body.subarray(0, 96), body.subarray(96), tailBytes]
    const written = messages.map(data => bytesOf(WRITE, data.length, data))
    expect(await client.sofar()).toEqual(bytesOf(...written, LAST, 1))
    expect(await answersStill(client)).toBe(true)
  })

  test('may have other messages between its own', async () => {
    const { client } = await served({
      exportPath: (_, call) => ({
        nar: (async function* () {
          yield body.subarray(0, 96)
          call.log.say({ kind: 'Next', msg: 'half\n' })
          yield body.subarray(96)
        })(),
        ...tail,
      }),
    })
    client.send(request)
    await client.read(16 + 96)
    expect(await client.read(24)).toEqual(bytesOf(NEXT, 'half\n'))
    expect(await client.words(2)).toEqual([WRITE, body.length - 96])
  })

  test('is cut into short messages, since clients hold each in memory', async () => {
    const big = fileNar(3 << 20)
    const { client } = await served({ exportPath: () => ({ nar: big, ...tail }) })
    client.send(request)
    const got: Buffer[] = []
    for (let tag = await client.word(); tag === WRITE; tag = await client.word())
      got.push(await client.bytes())
    expect(Math.max(...got.map(({ length }) => length))).toBeLessThanOrEqual(1 << 20)
    expect(Buffer.concat(got).equals(Buffer.concat([big, tailBytes]))).toBe(true)
    expect(await client.word()).toBe(1)
  })

  test.each<[string, NonNullable<NixDaemonHandlers['exportPath']>, number, string]>([
    ['before it begins', async () => Promise.reject(new Error('no such path')), 0, 'no such path'],
    [
      'in the middle',
      () => ({ nar: pieces(body, 400, new Error('I/O error')), ...tail }),
      body.length,
      'I/O error',
    ],
    ['for want of a NAR', () => ({ nar: Buffer.from('x'), ...tail }), 1, 'the body ends inside the NAR'],
    ['for want of a tail', () => ({ nar: body }) as never, body.length, 'expected a string'],
    ['for want of anything', () => undefined as never, 0, ''],
  ])(
    'that fails %s gives a failure, and leaves the connection usable',
    async (_, exportPath, length, why) => {
      const { client } = await served({ exportPath })
      client.send(request)
      let got = 0
      let tag = await client.word()
      for (; tag === WRITE; tag = await client.word()) got += (await client.bytes()).length
      client.unread(bytesOf(tag))
      expect((await client.failure()).msg).toContain(why)
      expect(got).toBe(length)
      expect(await answersStill(client)).toBe(true)
    },
  )

  test('is not read far ahead of a slow client', async () => {
    const size = 1 << 14
    let given = 0
    const source = async function* (): AsyncGenerator<Buffer> {
      for await (const piece of pieces(fileNar(4 << 20), size)) {
        given += 1
        yield piece
      }
    }
    const { client } = await served(
      { exportPath: () => ({ nar: source(), ...tail }) },
      { highWaterMark: size },
    )
    client.stream.pause()
    client.send(request)
    for (let turn = 0; turn < 500; turn += 1) await settle()
    expect(given).toBeGreaterThan(0)
    expect(given).toBeLessThan(12)
  })
})
