import { describe, expect, test } from 'vitest'
import type { LogMessage } from '../../../generated/nix-daemon/log.ts'
import { IsValidPath, QueryAllValidPaths } from '../../../generated/nix-daemon/operations.ts'
import { LogStream } from '../../../runtime/client/log-stream.ts'
import type { RemoteError } from '../../../runtime/errors/errors.ts'
import { MemoryBudget } from '../../../runtime/input/memory-budget.ts'
import { settle } from '../../support/chunks.ts'
import { connected, type FakeServer, failure, rejection } from '../../support/fake-server.ts'
import { bytesOf } from '../../support/raw-client.ts'
import { path, worksStill } from '../../support/requests.ts'

const MIB = 1 << 20
const LIMIT = MIB
const long = 'x'.repeat(3 * MIB)

const line = (text: string): LogMessage => ({
  kind: 'Result',
  act: 1n,
  type: 'BuildLogLine',
  fields: [{ kind: 'String', value: text }],
})

/** Sends messages in chunks, as a socket does. */
async function say(server: FakeServer, ...messages: LogMessage[]): Promise<void> {
  const bytes = Buffer.concat(messages.map(message => server.encoded(message)))
  for (let at = 0; at < bytes.length; at += 1 << 16) await server.slowly(bytes.subarray(at, at + (1 << 16)))
}

describe('a log message with a long text', () => {
  test.each<[string, LogMessage, (message: LogMessage) => unknown]>([
    ['a line of a build', line(long), message => message.kind === 'Result' && message.fields[0]?.value],
    ['plain text', { kind: 'Next', msg: long }, message => message.kind === 'Next' && message.msg],
  ])('has its first bytes, and the number of the others: %s', async (_, message, textOf) => {
    const heard: LogMessage[] = []
    const { client, server } = await connected({ connect: { limits: { text: LIMIT } } })
    const call = client.isValidPath({ path }, { onLog: each => heard.push(each) })
    await server.request(IsValidPath)
    await say(server, line('before'), message, line('after'))
    server.reply(IsValidPath, true)
    expect(await call).toBe(true)
    expect(heard.map(({ kind }) => kind)).toEqual(['Result', message.kind, 'Result'])
    expect([heard[0], heard[2]]).toEqual([line('before'), line('after')])
    const cut = heard[1] as LogMessage & { cut?: number }
    const text = textOf(cut) as string
    expect(text.length).toBeGreaterThan(LIMIT - (1 << 17))
    expect(text.length).toBeLessThanOrEqual(LIMIT)
    expect(cut.cut).toBe(long.length - text.length)
    expect(await worksStill(client, server)).toBe(true)
  })

  test('is whole if its text fits, and has no number', async () => {
    const heard: LogMessage[] = []
    const { client, server } = await connected()
    const call = client.isValidPath({ path }, { onLog: each => heard.push(each) })
    await server.request(IsValidPath)
    await say(server, line(long))
    server.reply(IsValidPath, true)
    await call
    expect(heard).toEqual([line(long)])
  })

  test('is cut if the memory does not suffice, and the call goes on', async () => {
    const heard: (LogMessage & { cut?: number })[] = []
    const memory = new MemoryBudget(MIB)
    const { client, server } = await connected({ connect: { memory } })
    const call = client.isValidPath({ path }, { onLog: each => heard.push(each) })
    await server.request(IsValidPath)
    await say(server, line(long))
    server.reply(IsValidPath, true)
    expect(await call).toBe(true)
    expect(heard[0]?.cut).toBeGreaterThan(2 * MIB)
    expect(memory.used).toBe(0)
  })

  test('that is a failure rejects the call, and says how much is left out', async () => {
    const { client, server } = await connected({ connect: { limits: { text: LIMIT } } })
    const call = rejection(client.isValidPath({ path }))
    await server.request(IsValidPath)
    await say(server, failure(long))
    const error = (await call) as RemoteError
    expect(error.remoteMessage.length + (error.failure.cut ?? 0)).toBe(long.length)
    expect(error.message).toMatch(/… \(\d+ bytes more\)/)
    expect(await worksStill(client, server)).toBe(true)
  })

  test('can be passed on byte by byte, in place of the listeners', async () => {
    const passed: Buffer[] = []
    const heard: LogMessage[] = []
    const ended: { readonly kind: string; readonly cut?: number }[] = []
    const { client, server } = await connected()
    const call = client.isValidPath(
      { path },
      {
        onLog: each => heard.push(each),
        longTexts: {
          begin: () => true,
          bytes: piece => passed.push(piece),
          end: message => ended.push(message),
        },
      },
    )
    await server.request(IsValidPath)
    await say(server, line('before'), line(long), line('after'))
    server.reply(IsValidPath, true)
    expect(await call).toBe(true)
    expect(heard).toEqual([line('before'), line('after')])
    expect(Buffer.concat(passed).equals(server.encoded(line(long)))).toBe(true)
    expect(ended).toHaveLength(1)
    expect(ended[0]?.cut).toBeGreaterThan(2 * MIB)
  })
})

test('A log stream makes the server wait when many bytes are unread, not only many messages', async () => {
  const { client, server } = await connected()
  const log = new LogStream<LogMessage>()
  const call = client.isValidPath({ path }, { log })
  await server.request(IsValidPath)
  const text = 'x'.repeat(100_000)
  let said = 0
  const saying = (async () => {
    for (; said < 200; said += 1) await server.slowly(server.encoded(line(text)))
  })()
  for (let turn = 0; turn < 500; turn += 1) await settle()
  expect(said).toBeLessThan(30)
  let read = 0
  const reading = (async () => {
    for await (const _ of log) read += 1
  })()
  await saying
  server.reply(IsValidPath, true)
  await call
  await reading
  expect(read).toBe(200)
})

describe('a reply that takes too much memory', () => {
  test('rejects the call with the limit, and ends the connection', async () => {
    const memory = new MemoryBudget(8 * MIB)
    const { client, server } = await connected({ connect: { memory } })
    const call = rejection(client.queryAllValidPaths())
    await server.request(QueryAllValidPaths)
    server.bytes(bytesOf(0x616c7473, 1 << 20))
    for (let chunk = 0; chunk < 100 && client.connection.usable; chunk += 1) {
      server.bytes(Buffer.alloc(1 << 16))
      await settle()
    }
    expect(await call).toMatchObject({
      code: 'memory-limit',
      message: expect.stringContaining(
        'QueryAllValidPaths.response: the message needs more memory than the 1 MiB',
      ),
    })
    expect(client.connection.usable).toBe(false)
    expect(memory.used).toBe(0)
  })

  test('can be read element by element', async () => {
    const memory = new MemoryBudget(8 * MIB)
    const { client, server } = await connected({ connect: { memory } })
    const elements = client.elements.queryAllValidPaths()
    const first = elements.next()
    await server.request(QueryAllValidPaths)
    server.reply(QueryAllValidPaths, new Array<string>(100_000).fill(path))
    expect(await first).toEqual({ done: false, value: path })
    let count = 1
    for await (const _ of elements) count += 1
    expect(count).toBe(100_000)
    expect(memory.used).toBe(0)
  })
})
