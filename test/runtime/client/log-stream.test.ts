import { describe, expect, expectTypeOf, test } from 'vitest'
import type { LogMessage } from '../../../generated/nix-daemon/log.ts'
import { IsValidPath, NarFromPath, QueryAllValidPaths } from '../../../generated/nix-daemon/operations.ts'
import { LogStream } from '../../../runtime/client/log-stream.ts'
import { settle } from '../../support/chunks.ts'
import { connected, failure, LAST, rejection } from '../../support/fake-server.ts'
import { fileNar } from '../../support/nar.ts'
import { path, worksStill } from '../../support/requests.ts'

const next = (msg: string): LogMessage => ({ kind: 'Next', msg })

async function texts(log: LogStream<LogMessage>): Promise<string[]> {
  const found: string[] = []
  for await (const message of log) if (message.kind === 'Next') found.push(message.msg)
  return found
}

describe('a log stream of a call', () => {
  test('has all messages in order, and ends with the call', async () => {
    const { client, server } = await connected()
    const log = new LogStream<LogMessage>()
    expectTypeOf(log.next).returns.resolves.toEqualTypeOf<IteratorResult<LogMessage, undefined>>()
    const call = client.isValidPath({ path }, { log })
    const reading = texts(log)
    await server.request(IsValidPath)
    server.say(next('one'), next('two'))
    await settle()
    server.say(next('three'))
    server.reply(IsValidPath, true)
    expect(await reading).toEqual(['one', 'two', 'three'])
    expect(await call).toBe(true)
    expect(await log.next()).toEqual({ done: true, value: undefined })
  })

  test('can be read after the call, and has the messages that listeners get', async () => {
    const heard: string[] = []
    const onLog = (message: LogMessage): void => void heard.push((message as { msg: string }).msg)
    const { client, server } = await connected({ connect: { onLog } })
    const log = new LogStream<LogMessage>()
    const call = client.isValidPath({ path }, { log, onLog })
    await server.request(IsValidPath)
    server.say(next('one'))
    server.reply(IsValidPath, true)
    await call
    expect(await texts(log)).toEqual(['one'])
    expect(heard).toEqual(['one', 'one'])
  })

  test.each([
    ['a failure of the call', () => failure('no')],
    ['the connection', () => undefined],
  ])('ends with %s', async (_, message) => {
    const { client, server } = await connected()
    const log = new LogStream<LogMessage>()
    const call = rejection(client.isValidPath({ path }, { log }))
    const reading = texts(log)
    await server.request(IsValidPath)
    server.say(next('one'))
    const last = message()
    if (last === undefined) server.stream.end()
    else server.say(last)
    expect(await reading).toEqual(['one'])
    expect(await call).toBeInstanceOf(Error)
  })

  test('ends if the call is aborted before its turn', async () => {
    const { client } = await connected()
    client.isValidPath({ path }).catch(() => {})
    const log = new LogStream<LogMessage>()
    const controller = new AbortController()
    const call = rejection(client.isValidPath({ path }, { log, signal: controller.signal }))
    controller.abort()
    expect(await texts(log)).toEqual([])
    expect(await call).toMatchObject({ code: 'aborted' })
    client.connection.destroy()
  })

  test('makes the server wait while it is not read', async () => {
    const { client, server } = await connected({ highWaterMark: 1 << 14 })
    const log = new LogStream<LogMessage>()
    const call = client.isValidPath({ path }, { log })
    await server.request(IsValidPath)
    const count = 50_000
    let said = 0
    const saying = (async () => {
      for (; said < count; said += 100) {
        const messages = Array.from({ length: 100 }, (_, index) =>
          server.encoded(next(`line ${said + index}`)),
        )
        await server.slowly(Buffer.concat(messages))
      }
      server.reply(IsValidPath, true)
    })()
    for (let index = 0; index < 1000; index += 1) await settle()
    expect(said).toBeLessThan(10_000)
    const read = await texts(log)
    await saying
    expect(read).toEqual(Array.from({ length: count }, (_, index) => `line ${index}`))
    expect(await call).toBe(true)
    expect(await worksStill(client, server)).toBe(true)
  })

  test('does not hide that a failure is fatal while it makes the server wait', async () => {
    const { client, server } = await connected()
    const log = new LogStream<LogMessage>()
    const call = rejection(client.isValidPath({ path }, { log }))
    await server.request(IsValidPath)
    const fatal = failure('no')
    const lines = Array.from({ length: 2000 }, (_, index) => server.encoded(next(`${index}`)))
    server.bytes(Buffer.concat([...lines, server.encoded(fatal)]))
    await settle()
    server.say(fatal)
    server.stream.end()
    expect(await call).toMatchObject({ remoteMessage: fatal.msg, fatal: true })
    expect(client.connection.usable).toBe(false)
    expect(await texts(log)).toHaveLength(2000)
  })

  test('does not hold the call back after its reader has stopped', async () => {
    const { client, server } = await connected({ highWaterMark: 1 << 14 })
    const log = new LogStream<LogMessage>()
    const call = client.isValidPath({ path }, { log })
    await server.request(IsValidPath)
    const saying = (async () => {
      for (let said = 0; said < 5000; said += 1) await server.slowly(server.encoded(next(`line ${said}`)))
      server.reply(IsValidPath, true)
    })()
    for await (const message of log) if (message.kind === 'Next' && message.msg === 'line 7') break
    await saying
    expect(await call).toBe(true)
    expect(await worksStill(client, server)).toBe(true)
  })

  test('is refused for a second call', async () => {
    const { client, server } = await connected()
    const log = new LogStream<LogMessage>()
    const call = client.isValidPath({ path }, { log })
    const again = rejection(client.isValidPath({ path }, { log }))
    expect(await again).toMatchObject({
      code: 'bad-option',
      message: expect.stringContaining('for one call'),
    })
    await server.request(IsValidPath)
    server.reply(IsValidPath, true)
    expect(await call).toBe(true)
    expect(await texts(log)).toEqual([])
    expect(await worksStill(client, server)).toBe(true)
  })

  test('gives its messages in order to calls of next that do not wait for each other', async () => {
    const { client, server } = await connected()
    const log = new LogStream<LogMessage>()
    const call = client.isValidPath({ path }, { log })
    const asked = Promise.all([log.next(), log.next(), log.next()])
    await server.request(IsValidPath)
    server.say(next('one'), next('two'))
    server.reply(IsValidPath, true)
    expect((await asked).map(({ value }) => (value as { msg?: string } | undefined)?.msg)).toEqual([
      'one',
      'two',
      undefined,
    ])
    await call
  })

  test('has the messages of downloads and of lists, too', async () => {
    const { client, server } = await connected()
    const [first, second] = [new LogStream<LogMessage>(), new LogStream<LogMessage>()]
    const download = client.narFromPath({ path }, { log: first })
    await server.request(NarFromPath)
    server.bytes(Buffer.concat([server.encoded(next('a')), server.encoded(LAST), fileNar(10)]))
    await (await download).bytes()
    expect(await texts(first)).toEqual(['a'])
    const element = client.connection.elements(QueryAllValidPaths, undefined, { log: second }).next()
    await server.request(QueryAllValidPaths)
    server.say(next('b'))
    server.reply(QueryAllValidPaths, [])
    await element
    expect(await texts(second)).toEqual(['b'])
  })
})
