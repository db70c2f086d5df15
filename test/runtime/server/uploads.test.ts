import { describe, expect, test } from 'vitest'
import type { NixDaemonHandlers } from '../../../generated/nix-daemon/server.ts'
import type { ByteStream } from '../../../runtime/streams/byte-stream.ts'
import { fileNar } from '../../support/nar.ts'
import {
  answersStill,
  bytesOf,
  framed,
  LAST,
  NEXT,
  READ,
  type Served,
  type ServedOptions,
  served,
} from '../../support/raw-client.ts'
import { addNar, addNarRequest, eras } from '../../support/raw-uploads.ts'
import { path } from '../../support/requests.ts'

const nar = fileNar(5000)

/** Serves AddToStoreNar with this handler of its body. */
function receiving(
  version: string,
  take: (body: ByteStream, call: Parameters<NonNullable<NixDaemonHandlers['addToStoreNar']>>[2]) => unknown,
  options: ServedOptions = {},
): Promise<Served> {
  const handlers: NixDaemonHandlers = {
    async addToStoreNar(_, body, call) {
      await take(body, call)
    },
  }
  return served(handlers, { client: { version }, ...options })
}

async function firstPiece(body: ByteStream): Promise<Buffer | undefined> {
  return (await body[Symbol.asyncIterator]().next()).value ?? undefined
}

describe.each(eras)('at %s the body of AddToStoreNar (%s)', (version, era) => {
  test('arrives unchanged', async () => {
    const got: Buffer[] = []
    const { client, errors } = await receiving(version, async body => got.push(await body.bytes()))
    await addNar(client, era, nar)
    expect(await client.sofar()).toEqual(bytesOf(LAST))
    expect(got).toEqual([nar])
    await addNar(client, era, fileNar(0))
    expect(await client.sofar()).toEqual(bytesOf(LAST))
    expect(got[1]).toEqual(fileNar(0))
    expect(await answersStill(client)).toBe(true)
    expect(errors).toHaveLength(1)
  })

  const early: [string, (body: ByteStream) => unknown][] = [
    ['without reading it', () => {}],
    [
      'after a break',
      async body => {
        for await (const _ of body) break
      },
    ],
    ['after cancelling it unread', body => body.cancel()],
    [
      'after cancelling it half-way',
      async body => {
        await firstPiece(body)
        await body.cancel()
      },
    ],
    [
      'while a piece is due',
      body => {
        void firstPiece(body)
      },
    ],
  ]

  test.each(early)('is skipped if the handler returns %s', async (_, take) => {
    const { client, errors } = await receiving(version, take)
    await addNar(client, era, nar)
    expect(await client.sofar()).toEqual(bytesOf(LAST))
    expect(await answersStill(client)).toBe(true)
    expect(errors).toHaveLength(1)
  })

  test.each<[string, (body: ByteStream) => Promise<unknown>]>([
    ['before it reads', async () => {}],
    ['half-way', firstPiece],
    ['after it has read all', body => body.bytes()],
    [
      'while it reads',
      body =>
        body.forEach(() => {
          throw new Error('enough')
        }),
    ],
  ])('ends before the failure if the handler throws %s', async (_, take) => {
    const { client, errors } = await receiving(version, async body => {
      await take(body)
      throw new Error('enough')
    })
    await addNar(client, era, nar)
    expect((await client.failure()).msg).toBe('enough')
    expect(await answersStill(client)).toBe(true)
    expect(errors.map(({ operation }) => operation)).toEqual(['AddToStoreNar', 'SyncWithGC'])
  })

  test('is skipped if there is no handler, and answered with a failure', async () => {
    const { client } = await served({}, { client: { version } })
    await addNar(client, era, nar)
    expect((await client.failure()).msg).toBe('this server does not implement AddToStoreNar')
    expect(await answersStill(client)).toBe(true)
  })
})

test.each(eras.filter(([, era]) => era !== 'pull'))(
  'at %s the body (%s) is followed by other requests at once',
  async (version, era) => {
    const { client } = await receiving(version, body => body.bytes())
    const body = era === 'inline' ? nar : framed(nar, 700)
    client.send(addNarRequest(nar.length), body, addNarRequest(nar.length), body, 13)
    expect(await client.words(2)).toEqual([LAST, LAST])
    expect((await client.failure()).msg).toContain('SyncWithGC')
  },
)

describe('before the end of an upload', () => {
  const outcomes: [string, () => void][] = [
    ['answer', () => {}],
    [
      'error',
      () => {
        throw new Error('at once')
      },
    ],
  ]

  test.each(outcomes)('in frames the server sends no %s', async (what, act) => {
    const { client } = await receiving('1.38', act)
    const body = framed(nar, 1000)
    client.send(addNarRequest(nar.length))
    expect((await client.sofar()).length).toBe(0)
    client.send(body.subarray(0, body.length - 8))
    expect((await client.sofar()).length).toBe(0)
    client.send(body.subarray(body.length - 8, body.length - 1))
    expect((await client.sofar()).length).toBe(0)
    client.send(body.subarray(body.length - 1))
    if (what === 'error') expect((await client.failure()).msg).toBe('at once')
    else expect(await client.word()).toBe(LAST)
  })

  test.each(outcomes)('inline the server sends no %s', async (what, act) => {
    const { client } = await receiving('1.20', act)
    client.send(addNarRequest(nar.length), nar.subarray(0, nar.length - 1))
    expect((await client.sofar()).length).toBe(0)
    client.send(nar.subarray(nar.length - 1))
    if (what === 'error') expect((await client.failure()).msg).toBe('at once')
    else expect(await client.word()).toBe(LAST)
  })

  test('inline the server sends no log messages, which follow after the end', async () => {
    const { client } = await receiving('1.20', async (body, call) => {
      call.log.say({ kind: 'Next', msg: 'begun\n' })
      for await (const _ of body) call.log.say({ kind: 'Next', msg: 'piece\n' })
      call.log.say({ kind: 'Next', msg: 'done\n' })
    })
    client.send(addNarRequest(nar.length), nar.subarray(0, 2000))
    expect((await client.sofar()).length).toBe(0)
    client.send(nar.subarray(2000))
    const said = bytesOf(...['begun\n', 'piece\n', 'piece\n', 'done\n'].flatMap(msg => [NEXT, msg]))
    expect(await client.sofar()).toEqual(bytesOf(said, LAST))
  })

  test('in frames the server sends log messages at once', async () => {
    const { client } = await receiving('1.38', async (body, call) => {
      call.log.say({ kind: 'Next', msg: 'begun\n' })
      await body.bytes()
      call.log.say({ kind: 'Next', msg: 'done\n' })
    })
    client.send(addNarRequest(nar.length))
    expect(await client.sofar()).toEqual(bytesOf(NEXT, 'begun\n'))
    client.send(framed(nar))
    expect(await client.sofar()).toEqual(bytesOf(NEXT, 'done\n', LAST))
  })

  test('that is pulled the server sends log messages between its requests for data', async () => {
    const { client } = await receiving('1.22', async (body, call) => {
      call.log.say({ kind: 'Next', msg: 'begun\n' })
      await firstPiece(body)
      call.log.say({ kind: 'Next', msg: 'enough\n' })
    })
    client.send(addNarRequest(nar.length))
    expect(await client.sofar()).toEqual(bytesOf(NEXT, 'begun\n', READ, 32768))
    client.send(nar.length, nar)
    expect(await client.sofar()).toEqual(bytesOf(NEXT, 'enough\n', LAST))
  })
})

test('log messages that no reply follows wait for the next call', async () => {
  const { client, connection } = await served({ isValidPath: () => true })
  connection.log.say({ kind: 'Next', msg: 'between\n' })
  expect((await client.sofar()).length).toBe(0)
  client.send(1, path)
  expect(await client.sofar()).toEqual(bytesOf(NEXT, 'between\n', LAST, 1))
})
