import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import type { NixDaemonHandlers } from '../../../generated/nix-daemon/server.ts'
import { Input } from '../../../runtime/input/input.ts'
import { readBody } from '../../../runtime/streams/body-reader.ts'
import type { ByteStream } from '../../../runtime/streams/byte-stream.ts'
import { FrameReader } from '../../../runtime/streams/frame-reader.ts'
import { settle } from '../../support/chunks.ts'
import { rejection } from '../../support/fake-server.ts'
import { fileNar } from '../../support/nar.ts'
import {
  answersStill,
  bytesOf,
  framed,
  LAST,
  type Served,
  type ServedOptions,
  served,
} from '../../support/raw-client.ts'

const base = '3k9xw7m2b5hq1fz8rv4ysn6dcgpja0li-hello-2.12.1'
const request = bytesOf(45, base)

/** Serves AddBuildLog with this handler of its log. */
function logging(take: (log: ByteStream) => unknown, options: ServedOptions = {}): Promise<Served> {
  const handlers: NixDaemonHandlers = {
    async addBuildLog(_, log) {
      await take(log)
    },
  }
  return served(handlers, options)
}

describe('frames', () => {
  test.each([1, 7, 8, 100, 4096])('of %i bytes carry the whole body', async size => {
    const got: Buffer[] = []
    const { client } = await logging(async log => got.push(await log.bytes()))
    const body = Buffer.from(Array.from({ length: 3001 }, (_, index) => index))
    client.send(request, framed(body, size))
    expect(await client.sofar()).toEqual(bytesOf(LAST, 1))
    expect(got).toEqual([body])
    expect(await answersStill(client)).toBe(true)
  })

  test('carry the whole body if their bytes arrive one by one, with the next request behind them', async () => {
    const got: Buffer[] = []
    const { client } = await logging(async log => got.push(await log.bytes()))
    const body = Buffer.from('a log that is no multiple of eight')
    await client.sendSlowly(bytesOf(request, framed(body, 5), 13))
    expect(await client.words(2)).toEqual([LAST, 1])
    expect((await client.failure()).msg).toContain('SyncWithGC')
    expect(got).toEqual([body])
  })

  test('may carry an empty body', async () => {
    const got: Buffer[] = []
    const { client } = await logging(async log => got.push(await log.bytes()))
    client.send(request, 0)
    expect(await client.sofar()).toEqual(bytesOf(LAST, 1))
    expect(got).toEqual([Buffer.alloc(0)])
  })

  test('are given to the handler as their bytes arrive', async () => {
    const sizes: number[] = []
    const { client } = await logging(log => log.forEach(piece => void sizes.push(piece.length)))
    client.send(request, 100 << 20, Buffer.alloc(1000))
    await settle()
    client.send(Buffer.alloc(500))
    await client.sofar()
    expect(sizes).toEqual([1000, 500])
  })

  test('that claim 100 MiB and more do not make the server allocate them', async () => {
    let pieces = 0
    const { client } = await logging(log =>
      log.forEach(() => {
        pieces += 1
      }),
    )
    const before = process.memoryUsage().arrayBuffers
    client.send(request, 0xffffffff, Buffer.alloc(8))
    await client.sofar()
    expect(pieces).toBe(1)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10 << 20)
  })

  test('are held back by a slow handler', async () => {
    let go = (): void => {}
    const waiting = new Promise<void>(resolve => {
      go = resolve
    })
    let got = 0
    const { client } = await logging(
      async log => {
        await waiting
        await log.forEach(piece => {
          got += piece.length
        })
      },
      { highWaterMark: 1 << 14 },
    )
    const frame = bytesOf(1 << 14, Buffer.alloc(1 << 14))
    client.send(request)
    let sent = 0
    const sending = (async () => {
      for (; sent < 512; sent += 1) if (!client.stream.write(frame)) await once(client.stream, 'drain')
      client.send(0)
    })()
    for (let turn = 0; turn < 1000; turn += 1) await settle()
    // Of 8 MiB, only 1 MiB in the input and the buffers of the streams are taken.
    expect(sent * frame.length).toBeLessThan(2 << 20)
    expect(got).toBe(0)
    go()
    await sending
    expect(await client.words(2)).toEqual([LAST, 1])
    expect(got).toBe(8 << 20)
  })
})

describe('malformed frames give one failure and end the connection', () => {
  /** Sends malformed frames, and collects the results in the handler and at the client. */
  async function broken(bytes: Buffer, options: ServedOptions = {}, end = false): Promise<string> {
    let seen: Error | undefined
    const { client, errors, connection } = await logging(async log => {
      seen = await rejection(log.bytes())
      throw new Error('what the handler makes of it')
    }, options)
    client.send(request, bytes)
    if (end) client.end()
    const { msg } = await client.failure()
    expect((await client.rest()).length).toBe(0)
    await connection.done
    expect(errors).toEqual([{ error: seen, operation: 'AddBuildLog' }])
    expect(msg).toContain('AddBuildLog.body: ')
    expect(msg).toBe(seen?.message)
    return msg
  }

  test('if a length does not fit 32 bits', async () => {
    const msg = await broken(bytesOf(8, 0, 0x1_0000_0000n, 13))
    expect(msg).toContain('integer 4294967296 is above 4294967295')
  })

  test('if a length is above the limit', async () => {
    expect(await broken(bytesOf(1000), { limits: { frame: 999 } })).toContain('integer 1000 is above 999')
  })

  test.each([0, 3])('if the client ends %i bytes into a length', async length => {
    expect(await broken(bytesOf(5).subarray(0, length), {}, true)).toContain('ended the connection')
  })

  test('if the client ends inside a frame', async () => {
    const msg = await broken(bytesOf(100, Buffer.alloc(60)), {}, true)
    expect(msg).toContain('the client ended the connection inside a frame, 40 bytes before its end')
  })

  test('even if the handler does not read them', async () => {
    const { client, errors } = await logging(() => {})
    client.send(request, 100, Buffer.alloc(60))
    client.end()
    expect((await client.failure()).msg).toContain('AddBuildLog.body: the client ended the connection inside')
    expect((await client.rest()).length).toBe(0)
    expect(errors).toHaveLength(1)
  })
})

describe('the body of AddToStore', () => {
  const nar = fileNar(100)
  const info = {
    deriver: undefined,
    narHash: '0'.repeat(64),
    references: [],
    registrationTime: 0,
    narSize: 9,
    ultimate: false,
    sigs: [],
    ca: undefined,
  } as const
  const stored = { path: `/nix/store/${base}`, info }

  test.each<[string, Buffer, Buffer]>([
    ['1.24', bytesOf(7, 'x', 0, 1, 'sha256', nar), bytesOf(LAST, stored.path)],
    [
      '1.25',
      bytesOf(7, 'x', 'fixed:r:sha256', [], 0, framed(nar, 9)),
      bytesOf(LAST, stored.path, '', info.narHash, [], 0, 9, 0, [], ''),
    ],
  ])('arrives in the era of %s', async (version, bytes, answer) => {
    const got: Buffer[] = []
    const { client, errors } = await served(
      {
        async addToStore(_, content) {
          got.push(await content.bytes())
          return client.version < 0x119 ? { path: stored.path, info: undefined } : stored
        },
      },
      { client: { version } },
    )
    client.send(bytes)
    expect(await client.sofar()).toEqual(answer)
    expect(errors).toEqual([])
    expect(got).toEqual([nar])
    expect(await answersStill(client)).toBe(true)
  })

  test('gives a failure and ends the connection if it is inline and no NAR', async () => {
    let seen: Error | undefined
    const handlers: NixDaemonHandlers = {
      async addToStore(_, content) {
        seen = await rejection(content.bytes())
        throw seen
      },
    }
    const { client } = await served(handlers, { client: { version: '1.24' } })
    client.send(7, 'x', 0, 1, 'sha256', 'nix-archive-1', '[', 13)
    expect((await client.failure()).msg).toContain('AddToStore.nar: the NAR is broken')
    expect((await client.rest()).length).toBe(0)
    expect(seen).toMatchObject({ code: 'bad-nar', place: { operation: 'AddToStore', offset: 24 } })
  })
})

test('kept pieces of small frames do not keep the memory of other frames', async () => {
  const input = new Input({ version: 0x126, features: 0 })
  const pieces = readBody(input, new FrameReader())
  const three = framed(Buffer.from('abc'), 1).subarray(0, 27)
  const kept: Buffer[] = []
  for (let index = 0; index < 3; index += 1) {
    input.push(Buffer.from(three))
    for (let size = 0; size < 3; ) {
      const { value } = await pieces.next()
      kept.push(value as Buffer)
      size += (value as Buffer).length
    }
  }
  expect(Buffer.concat(kept).toString()).toBe('abcabcabc')
  for (const piece of kept) expect(piece.buffer.byteLength).toBeLessThanOrEqual(three.length)
})
