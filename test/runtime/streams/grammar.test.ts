import { type Duplex, duplexPair } from 'node:stream'
import { afterEach, describe, expect, test } from 'vitest'
import type { ClientConnection } from '../../../runtime/client/connection.ts'
import { openClient } from '../../../runtime/client/open.ts'
import { type EncodeError, RemoteError } from '../../../runtime/errors/errors.ts'
import type { Operation } from '../../../runtime/protocol/protocol.ts'
import { proxyStream } from '../../../runtime/proxy/proxy.ts'
import { serveStream } from '../../../runtime/server/serve-stream.ts'
import type { ByteStream } from '../../../runtime/streams/byte-stream.ts'
import { decodeStream, encodeStream, type IncomingRecord } from '../../../runtime/streams/records.ts'
import {
  Bare,
  Boxes,
  FAILS,
  GetBoxes,
  GetBoxesInline,
  GetInline,
  GetPush,
  PutBoxes,
  PutBoxesInline,
  PutBoxesPulled,
  PutFrames,
  PutInline,
  PutPull,
  toy,
} from '../../support/toy/protocol.ts'
import { depths, terminated, words } from '../../support/toy/terminated.ts'

const session = { version: toy.max, features: 0 }
const body = words(1, 2, 3, 50)
/** The body in chunks that begin and end inside words. */
const cut = [body.subarray(0, 3), body.subarray(3, 17), body.subarray(17)]

const clients: ClientConnection[] = []
afterEach(() => {
  for (const client of clients.splice(0)) client.destroy()
  depths.length = 0
})

/** Connects a client to a server with these handlers, directly or through a proxy. */
async function connect(
  handlers: object,
  through: 'directly' | 'through a proxy' = 'directly',
): Promise<ClientConnection> {
  const [near, far] = duplexPair()
  const opening = openClient(toy, through === 'directly' ? near : await proxied(near))
  void serveStream(toy, far, handlers)
  const client = await opening
  clients.push(client as unknown as ClientConnection)
  return client as unknown as ClientConnection
}

async function proxied(target: Duplex): Promise<Duplex> {
  const [near, far] = duplexPair()
  void proxyStream(toy as never, far, target)
  return near
}

async function bytesOf(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of stream) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
}

async function rejection(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => Promise.reject(new Error('it was fulfilled')),
    error => error,
  )
}

describe.each(['directly', 'through a proxy'] as const)('a body of another grammar, sent %s', through => {
  test.each<[string, Operation<void, void>]>([
    ['putFrames', PutFrames],
    ['putPull', PutPull],
    ['putInline', PutInline],
  ])('is uploaded whole by %s, and the next call follows it', async (method, operation) => {
    const received: Buffer[] = []
    const client = await connect(
      { [method]: async (stream: ByteStream) => void received.push(await bytesOf(stream)) },
      through,
    )
    await client.call(operation, undefined, { body: cut })
    await client.call(operation, undefined, { body: [body] })
    expect(received).toEqual([body, body])
  })

  test('is downloaded inline to its end, iterated and lent, and the next call follows it', async () => {
    const client = await connect({ getInline: () => cut }, through)
    expect(await bytesOf(await client.download(GetInline, undefined))).toEqual(body)
    const lent: Buffer[] = []
    await (await client.download(GetInline, undefined)).lend(piece => void lent.push(Buffer.from(piece)))
    expect(Buffer.concat(lent)).toEqual(body)
    expect(await bytesOf(await client.download(GetInline, undefined))).toEqual(body)
  })

  test('is downloaded in messages, and the next call follows it', async () => {
    const client = await connect({ getPush: () => cut }, through)
    expect(await bytesOf(await client.download(GetPush, undefined))).toEqual(body)
    expect(await bytesOf(await client.download(GetPush, undefined))).toEqual(body)
  })

  test.each<[string, Operation<void, void>]>([
    ['putBoxes', PutBoxes],
    ['putBoxesPulled', PutBoxesPulled],
    ['putBoxesInline', PutBoxesInline],
  ])('is uploaded in records by %s, read or skipped', async (method, operation) => {
    const seen: unknown[] = []
    const handler = async (
      records: AsyncIterable<IncomingRecord<{ label: string }, { weight: number }, 'words'>>,
    ): Promise<void> => {
      for await (const record of records) {
        const bytes = record.head.label === 'skipped' ? undefined : await bytesOf(record.words)
        seen.push([record.head.label, bytes, (await record.tail()).weight])
      }
    }
    const client = await connect({ [method]: handler }, through)
    const records = [
      { label: 'first', words: cut, weight: 1 },
      { label: 'skipped', words: [words(7)], weight: 2 },
      { label: 'empty', words: [words()], weight: 3 },
    ]
    await client.call(operation, undefined, { body: encodeStream(Boxes, records, session) })
    expect(seen).toEqual([
      ['first', body, 1],
      ['skipped', undefined, 2],
      ['empty', words(), 3],
    ])
  })

  test.each<[string, Operation<void, void>]>([
    ['getBoxes', GetBoxes],
    ['getBoxesInline', GetBoxesInline],
  ])('is downloaded in records by %s', async (method, operation) => {
    const client = await connect({ [method]: () => [{ label: 'only', words: cut, weight: 5 }] }, through)
    const seen: unknown[] = []
    for await (const record of decodeStream(Boxes, await client.download(operation, undefined), session))
      seen.push([record.head, await bytesOf(record.words), await record.tail()])
    expect(seen).toEqual([[{ label: 'only' }, body, { weight: 5 }]])
  })

  test('is replaced by a failure of the server, which begins with the word of the protocol', async () => {
    const refuse = (): never => {
      throw new Error('none left')
    }
    const client = await connect({ getInline: refuse, putPull: refuse }, through)
    for (const call of [
      client.call(PutPull, undefined, { body: cut }),
      client.download(GetInline, undefined),
    ]) {
      const error = await rejection(call)
      expect(error).toBeInstanceOf(RemoteError)
      expect(error).toMatchObject({ code: 'toybox', remoteMessage: 'none left', fatal: false })
      expect(error.message).toContain('the toybox says: none left')
    }
  })
})

describe('a body that breaks its grammar', () => {
  test.each<[string, readonly Buffer[], string]>([
    ['holds something else', [words(1, 60)], '60 is no word'],
    ['goes on', [body, words(4)], 'goes on after the end of the list of words at byte 40'],
    ['ends too early', [body.subarray(0, 20)], 'ends inside the list of words, at byte 20'],
  ])('and %s is refused before it is sent inline', async (_, pieces, message) => {
    const client = await connect({ putInline: (stream: ByteStream) => bytesOf(stream) })
    const error = (await rejection(client.call(PutInline, undefined, { body: pieces }))) as EncodeError
    expect(error.code).toBe('bad-terminated')
    expect(error.message.replace(/\n.*/s, '')).toContain(message)
  })

  test.each<[string, readonly Buffer[], string]>([
    ['holds something else', [words(1, 60)], 'bad-terminated'],
    ['goes on in a piece', [Buffer.concat([body, words(4)])], 'leftover-bytes'],
    ['ends too early', [body.subarray(0, 16)], 'short-input'],
  ])('and %s is refused by the server that asks for it', async (_, pieces, code) => {
    let refused: unknown
    const client = await connect({
      putPull: async (stream: ByteStream) => {
        refused = await rejection(bytesOf(stream))
      },
    })
    await client.call(PutPull, undefined, { body: pieces })
    expect(refused).toMatchObject({ code })
  })

  test('gives an error that names its record', async () => {
    const records = [{ words: [words(51)] }]
    const error = await rejection(bytesOf(encodeStream(Bare, records, session)))
    expect(error).toMatchObject({ code: 'bad-terminated', place: { path: 'records[0].words', offset: 0 } })
  })
})

describe('a raw server', () => {
  const ends = Buffer.alloc(8, Buffer.from([3, 0, 0, 0, 0, 0, 0, 0]))
  const failure = Buffer.from([
    FAILS,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    2,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0x6e,
    0x6f,
    0,
    0,
    0,
    0,
    0,
    0,
  ])

  /** Downloads from a server that answers with these chunks. */
  async function download(...chunks: readonly Buffer[]): Promise<ByteStream> {
    const [near, far] = duplexPair()
    const client = (await openClient(toy, near)) as unknown as ClientConnection
    clients.push(client)
    far.once('data', async () => {
      for (const chunk of chunks) {
        far.write(chunk)
        await new Promise(resolve => setImmediate(resolve))
      }
      far.end()
    })
    return client.download(GetInline, undefined)
  }

  test.each([1, 5, 8, 11])(
    'may send a failure in place of the rest of a body, cut after %i bytes',
    async size => {
      const rest = Buffer.concat([words(1, 2).subarray(0, 16), failure])
      const stream = await download(ends, rest.subarray(0, 16 + size), rest.subarray(16 + size))
      expect(await rejection(bytesOf(stream))).toMatchObject({
        code: 'toybox',
        remoteMessage: 'no',
        fatal: true,
      })
    },
  )

  test.each([1, 8, 11, 19])('may send a failure in place of a record, cut after %i bytes', async size => {
    const box = Buffer.concat([words(1).subarray(0, 8), Buffer.from([1, 0, 0, 0, 0, 0, 0, 0, 0x61, 0, 0, 0, 0, 0, 0, 0]), words(2), words(9).subarray(0, 8)]) // biome-ignore format: one line reads better
    const bytes = Buffer.concat([box, failure])
    const [near, far] = duplexPair()
    const client = (await openClient(toy, near)) as unknown as ClientConnection
    clients.push(client)
    far.once('data', async () => {
      for (const chunk of [ends, bytes.subarray(0, box.length + size), bytes.subarray(box.length + size)]) {
        far.write(chunk)
        await new Promise(resolve => setImmediate(resolve))
      }
      far.end()
    })
    const stream = await client.download(GetBoxesInline, undefined)
    expect(await rejection(bytesOf(stream))).toMatchObject({
      code: 'toybox',
      remoteMessage: 'no',
      fatal: true,
    })
  })

  test('breaks the connection by a word that is neither of the body nor of a failure', async () => {
    const stream = await download(ends, words(1, 60))
    expect(await rejection(bytesOf(stream))).toMatchObject({
      code: 'bad-terminated',
      place: { operation: 'GetInline', path: 'terminated', offset: 8 },
    })
  })

  test('gives another error if it ends inside the body', async () => {
    const stream = await download(ends, words(1, 2).subarray(0, 12))
    const error = await rejection(bytesOf(stream))
    expect(error).toMatchObject({ code: 'short-input' })
    expect(error.message).toContain('the connection ended inside the list of words')
  })
})

test('a walk of a grammar gets the limit of depth', async () => {
  const client = await connect({
    putInline: (stream: ByteStream) => bytesOf(stream),
    getInline: () => [body],
  })
  await client.call(PutInline, undefined, { body: [body] })
  await bytesOf(await client.download(GetInline, undefined))
  expect(depths).toEqual([7, 7, 7, 7])
  terminated.walk()
  expect(depths.at(-1)).toBeUndefined()
})
