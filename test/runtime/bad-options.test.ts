import { join } from 'node:path'
import { Duplex } from 'node:stream'
import { describe, expect, test } from 'vitest'
import {
  connect,
  type Listening,
  listen,
  listenAsProxy,
  MemoryBudget,
  serve,
} from '../../generated/nix-daemon/index.ts'
import { sceneOf } from '../support/scene.ts'

const scene = sceneOf('bad-options')

const path = '/nix/store/3k9xw7m2b5hq1fz8rv4ysn6dcgpja0li-hello'

function start(): Promise<Listening> {
  return listen(join(scene.folder, 'socket'), { isValidPath: () => true })
}

describe('an option that would be no limit at all', () => {
  test.each([
    [{ limits: { string: Number.NaN } }, /^limits.string has to be a number from 0 on, got NaN/],
    [{ limits: { message: -1 } }, /^limits.message has to be a number from 0 on, got -1/],
    [{ limits: { text: '64MiB' as never } }, /^limits.text has to be/],
    [{ timeouts: { upload: Number.NaN } }, /^timeouts.upload is NaN/],
    [{ maxUnsent: Number.NaN }, /^maxUnsent has to be a number from 0 on, got NaN/],
  ])('of a server is refused: %o', async (options, problem) => {
    const stream = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() })
    const served = (async () => serve(stream, {}, options))()
    await expect(served).rejects.toMatchObject({
      code: 'bad-option',
      message: expect.stringMatching(problem),
    })
    stream.destroy()
  })

  test('of a listener or a proxy ends the connection of each client', async () => {
    const told: unknown[] = []
    const onError = (error: unknown): unknown => told.push((error as { code?: unknown }).code)
    const [url, between] = [join(scene.folder, 'server'), join(scene.folder, 'proxy')]
    scene.open.push(await listen(url, {}, { timeouts: { handshake: -1 }, onError }))
    scene.open.push(await listenAsProxy(between, url, { upstreamTimeout: -1, onError }))
    for (const each of [url, between]) await expect(connect(each)).rejects.toThrow('ended the connection')
    await scene.close()
    expect(told).toEqual(['bad-option', 'bad-option'])
  })

  test.each([
    [{ limits: { count: Number.NaN } }, /^limits.count has to be a number from 0 on/],
    [{ grace: -1 }, /^grace has to be a number of milliseconds/],
  ])('of a client is refused: %o', async (options, problem) => {
    // Nothing listens there: a client that is wrong does not dial.
    await expect(connect(join(scene.folder, 'socket'), options)).rejects.toMatchObject({
      code: 'bad-option',
      message: expect.stringMatching(problem),
    })
  })

  test.each([Number.NaN, -1])('of a budget is refused: %d bytes', bytes => {
    expect(() => new MemoryBudget(bytes)).toThrow('the memory of a budget has to be a number from 0 on')
  })
})

describe('grace', () => {
  test('of a listener is checked, when it is made and when it is closed', async () => {
    const url = join(scene.folder, 'socket')
    await expect(listen(url, {}, {}, { grace: Number.NaN })).rejects.toMatchObject({ code: 'bad-option' })
    const server = await start()
    await expect(server.close({ grace: -1 })).rejects.toMatchObject({ code: 'bad-option' })
    const client = await connect(server.url)
    expect(await client.isValidPath({ path })).toBe(true)
    await client.close()
    await server.close()
  })

  test('of a listener has no end if it is false', async () => {
    const { server, called, answer } = await silent()
    const client = await connect(server.url)
    const call = client.isValidPath({ path })
    await called
    const closed = server.close({ grace: false })
    // A timer that ended the call would be over before these.
    for (let turn = 0; turn < 3; turn += 1) await new Promise(resolve => setTimeout(resolve, 1))
    answer()
    expect(await call).toBe(true)
    await client.close()
    await closed
  })

  test('of a client fails calls in progress at once if it is 0', async () => {
    const { server, called, answer } = await silent()
    const client = await connect(server.url, { grace: 0 })
    const call = client.isValidPath({ path })
    const failed = expect(call).rejects.toMatchObject({ code: 'closed' })
    await called
    await client.close()
    await failed
    answer()
    await server.close()
  })
})

/** Starts a server that answers when it is told. */
async function silent(): Promise<{
  readonly server: Listening
  readonly called: Promise<void>
  answer(): void
}> {
  let answer = (): void => {}
  let begin = (): void => {}
  const called = new Promise<void>(resolve => {
    begin = resolve
  })
  const isValidPath = (): Promise<boolean> =>
    new Promise(resolve => {
      answer = () => resolve(true)
      begin()
    })
  return {
    server: await listen(join(scene.folder, 'socket'), { isValidPath }),
    called,
    answer: () => answer(),
  }
}
