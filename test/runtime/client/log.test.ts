import { describe, expect, test } from 'vitest'
import type { LogMessage } from '../../../generated/nix-daemon/log.ts'
import { ExportPath, IsValidPath } from '../../../generated/nix-daemon/operations.ts'
import { RemoteError } from '../../../runtime/errors/errors.ts'
import { encodeText } from '../../../runtime/wire/text.ts'
import { connected, failure, LAST, rejection } from '../../support/fake-server.ts'
import { path, worksStill } from '../../support/requests.ts'

const act = (((1n << 22n) - 1n) << 32n) | 7n

/** Encodes a message without the encoders under test. */
function words(...parts: (bigint | string | Buffer)[]): Buffer {
  return Buffer.concat(
    parts.map(part => {
      if (typeof part === 'bigint') {
        const word = Buffer.alloc(8)
        word.writeBigUInt64LE(part)
        return word
      }
      const bytes = Buffer.from(part as string)
      return Buffer.concat([words(BigInt(bytes.length)), bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8)])
    }),
  )
}

const [NEXT, ERROR, START, STOP, RESULT] = [0x6f6c6d67n, 0x63787470n, 0x53545254n, 0x53544f50n, 0x52534c54n]
const strange = Buffer.from([0xff, 0xfe, 0x00])

async function roundTripped(bytes: Buffer): Promise<LogMessage[]> {
  const messages: LogMessage[] = []
  const { client, server } = await connected({ connect: { onLog: message => messages.push(message) } })
  const call = client.isValidPath({ path })
  await server.request(IsValidPath)
  server.bytes(bytes)
  server.reply(IsValidPath, true)
  expect(await call).toBe(true)
  expect(await worksStill(client, server)).toBe(true)
  // The messages encode to the same bytes again.
  expect(Buffer.concat(messages.map(message => server.encoded(message))).equals(bytes)).toBe(true)
  return messages
}

test('an activity id above 2^53 is decoded exactly, also as a parent', async () => {
  const messages = await roundTripped(
    Buffer.concat([
      words(START, act, 3n, 105n, 'building', 0n, act),
      words(STOP, act),
      words(RESULT, act, 101n, 1n, 1n, 'line'),
    ]),
  )
  expect(messages).toMatchObject([
    { kind: 'StartActivity', act, type: 'Build', parent: act },
    { kind: 'StopActivity', act },
    { kind: 'Result', act, type: 'BuildLogLine', fields: [{ kind: 'String', value: 'line' }] },
  ])
})

test.each([
  ['an activity of type 113', words(START, 1n, 3n, 113n, '', 0n, 0n), { type: 'FetchToStore' }],
  ['an activity of type 65535', words(START, 1n, 3n, 65535n, '', 0n, 0n), { type: 65535 }],
  ['a result of type 109', words(RESULT, 1n, 109n, 0n), { type: 'FetchToStore' }],
  ['a result of type 65535', words(RESULT, 1n, 65535n, 1n, 0n, 7n), { type: 65535 }],
  ['a level of 99', words(START, 1n, 99n, 0n, '', 0n, 0n), { level: 99 }],
])('%s is decoded and encodes back', async (_, bytes, expected) => {
  expect(await roundTripped(bytes)).toMatchObject([expected])
})

describe('text that is not UTF-8', () => {
  test('keeps its bytes in a line of log and in a result', async () => {
    const messages = await roundTripped(
      Buffer.concat([words(NEXT, strange), words(RESULT, 1n, 101n, 1n, 1n, strange)]),
    )
    const [next, result] = messages
    expect(next?.kind === 'Next' && encodeText(next.msg).equals(strange)).toBe(true)
    const field = result?.kind === 'Result' ? result.fields[0] : undefined
    expect(field?.kind === 'String' && encodeText(field.value).equals(strange)).toBe(true)
  })

  test.each(['1.25', '1.26'])('keeps its bytes in a failure at %s', async version => {
    const { client, server } = await connected({ version })
    const call = rejection(client.isValidPath({ path }))
    await server.request(IsValidPath)
    const error =
      version === '1.25'
        ? words(ERROR, strange, 1n)
        : words(ERROR, 'Error', 0n, 'Error', strange, 0n, 1n, 0n, strange)
    server.bytes(error)
    const thrown = await call
    if (!(thrown instanceof RemoteError)) throw thrown
    expect(encodeText(thrown.remoteMessage).equals(strange)).toBe(true)
    expect(thrown.message.isWellFormed()).toBe(true)
    if (version === '1.26') expect(encodeText(thrown.traces[0] ?? '').equals(strange)).toBe(true)
    expect(await worksStill(client, server)).toBe(true)
  })
})

describe('a log listener', () => {
  const bad = new Error('the listener is broken')
  const throwing = (): void => {
    throw bad
  }

  test('that throws lets the call throw its error after reading the reply', async () => {
    const { client, server } = await connected()
    const call = rejection(client.isValidPath({ path }, { onLog: throwing }))
    await server.request(IsValidPath)
    server.say({ kind: 'Next', msg: 'one' }, { kind: 'Next', msg: 'two' })
    server.reply(IsValidPath, true)
    expect(await call).toBe(bad)
    expect(await worksStill(client, server)).toBe(true)
  })

  test('that throws does not hide a failure from the daemon', async () => {
    const { client, server } = await connected()
    const call = rejection(client.isValidPath({ path }, { onLog: throwing }))
    await server.request(IsValidPath)
    server.say({ kind: 'Next', msg: 'one' }, failure('no'))
    expect(await call).toMatchObject({ remoteMessage: 'no' })
    expect(await worksStill(client, server)).toBe(true)
  })

  test('that throws before a body in Write messages lets the download throw its error at the end', async () => {
    const { client, server } = await connected({ version: '1.21' })
    const call = client.connection.download(ExportPath, { path, sign: 0 }, { onLog: throwing })
    await server.request(ExportPath)
    server.say({ kind: 'Next', msg: 'one' }, { kind: 'Write', data: Buffer.from('body') })
    server.reply(ExportPath, undefined)
    const stream = await call
    const pieces: string[] = []
    expect(await rejection(stream.forEach(piece => void pieces.push(piece.toString())))).toBe(bad)
    expect(pieces).toEqual(['body'])
    expect(await worksStill(client, server)).toBe(true)
  })

  test('of a call gets the messages of that call after the listener of the connection', async () => {
    const order: string[] = []
    const note = (who: string) => (message: LogMessage) => {
      order.push(`${who}: ${message.kind === 'Next' ? message.msg : message.kind}`)
    }
    const { client, server } = await connected({ connect: { onLog: note('connection') } })
    for (const options of [{ onLog: note('call') }, {}]) {
      const call = client.isValidPath({ path }, options)
      await server.request(IsValidPath)
      server.say({ kind: 'Next', msg: `line ${order.length}` })
      server.reply(IsValidPath, true)
      await call
    }
    expect(order).toEqual(['connection: line 0', 'call: line 0', 'connection: line 2'])
  })

  test('gets the messages of the handshake', async () => {
    const order: string[] = []
    await connected({
      greeting: [{ kind: 'Next', msg: 'warning: no group' }, LAST],
      connect: { onLog: message => order.push(message.kind) },
    })
    expect(order).toEqual(['Next'])
  })
})

test('A server that says much before it can be asked is refused, and not listened to for ever', async () => {
  const text = 'x'.repeat(10_000)
  const greeting = new Array<LogMessage>(100).fill({ kind: 'Next', msg: text })
  const limits = { message: 500_000 }
  let heard = 0
  const onLog = (): void => {
    heard += 1
  }
  const error = await rejection(connected({ greeting: [...greeting, LAST], connect: { limits, onLog } }))
  expect(error).toMatchObject({
    code: 'handshake-refused',
    message: expect.stringContaining('says too much'),
  })
  expect(heard).toBe(50)
})

test('a Read message in the handshake ends the connection', async () => {
  const error = await rejection(connected({ greeting: [{ kind: 'Read', desired: 100 }] }))
  expect(error).toMatchObject({ code: 'unexpected-message' })
})

test('a failure in the handshake is thrown as fatal by connect', async () => {
  const error = await rejection(connected({ greeting: [failure('cannot open the database')] }))
  expect(error).toMatchObject({ code: 'daemon', remoteMessage: 'cannot open the database', fatal: true })
  expect(error.message).toContain('handshake')
})
