import { existsSync, linkSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect as dial, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connect } from '../../../generated/nix-daemon/client.ts'
import { listen, type NixDaemonHandlers } from '../../../generated/nix-daemon/server.ts'
import type { ServeOptions } from '../../../runtime/server/options.ts'
import type { Listening } from '../../../runtime/transport/listen.ts'
import { rejection } from '../../support/fake-server.ts'
import { bytesOf, CLIENT_MAGIC, LAST, RawClient } from '../../support/raw-client.ts'
import { path } from '../../support/requests.ts'

let folder = ''
let open: Listening[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nixwire-'))
})
afterEach(async () => {
  await Promise.all(open.map(server => server.close()))
  open = []
  rmSync(folder, { recursive: true })
})

const handlers: NixDaemonHandlers = { isValidPath: () => true }

async function listening(url: string, given = handlers, options: ServeOptions = {}): Promise<Listening> {
  const server = await listen(url, given, options)
  open.push(server)
  return server
}

async function raw(file: string): Promise<RawClient> {
  const socket: Socket = dial({ path: file, allowHalfOpen: true })
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  return new RawClient(socket)
}

/** Leaves a socket file without a listener. */
async function stale(file: string): Promise<void> {
  const server = await listen(join(folder, 'other'), handlers)
  linkSync(join(folder, 'other'), file)
  await server.close()
  expect(statSync(file).isSocket()).toBe(true)
}

async function works(url: string): Promise<boolean> {
  const client = await connect(url)
  const valid = await client.isValidPath({ path })
  await client.close()
  return valid
}

describe('an address', () => {
  test.each(['unix://', ''])('of a path after "%s" is a socket at that path', async scheme => {
    const file = join(folder, 'socket')
    const { url } = await listening(`${scheme}${file}`)
    expect(url).toBe(`unix://${file}`)
    expect(await works(url)).toBe(true)
    expect(await works(file)).toBe(true)
  })

  test('of a path with odd characters is reached by the URL of the listener', async () => {
    const { url } = await listening(join(folder, 'a b%20c'))
    expect(url).toBe(`unix://${folder}/a%20b%2520c`)
    expect(await works(url)).toBe(true)
  })

  test.each(['tcp://127.0.0.1:0', 'tcp://[::1]:0', 'tcp://localhost:0'])('%s gets its port', async given => {
    const { url } = await listening(given)
    expect(url).toMatch(/^tcp:\/\/(127\.0\.0\.1|\[::1\]|localhost):[1-9]\d*$/)
    expect(await works(url)).toBe(true)
  })

  test('that is malformed is rejected', async () => {
    expect((await rejection(listen('http://x', handlers))).message).toContain('is no address')
  })
})

describe('the path of a socket', () => {
  test('may hold a socket without a listener, which is replaced', async () => {
    const file = join(folder, 'socket')
    await stale(file)
    await listening(file)
    expect(await works(file)).toBe(true)
  })

  test('is rejected if it holds a socket with a listener', async () => {
    const file = join(folder, 'socket')
    const errors: unknown[] = []
    await listening(file, handlers, { onError: error => errors.push(error) })
    const error = await rejection(listen(file, handlers))
    expect(error).toMatchObject({ code: 'listen-failed' })
    expect(error.message).toContain(`cannot listen on ${file}`)
    expect(await works(file)).toBe(true)
  })

  test('is rejected if it holds another file, which stays', async () => {
    const file = join(folder, 'precious')
    writeFileSync(file, 'precious')
    expect(await rejection(listen(file, handlers))).toMatchObject({ code: 'listen-failed' })
    expect(statSync(file).size).toBe(8)
  })

  test('is rejected if its folder is missing', async () => {
    const error = await rejection(listen(join(folder, 'none/socket'), handlers))
    expect(error).toMatchObject({ code: 'listen-failed' })
  })

  test('is rejected if it is too long', async () => {
    const error = await rejection(listen(join(folder, 'x'.repeat(200)), handlers))
    expect(error).toMatchObject({ code: 'listen-failed' })
    expect(error.message).toContain('choose a shorter one')
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('closing a listener', () => {
  test('ends idle connections, and removes the socket', async () => {
    const file = join(folder, 'socket')
    const server = await listening(file)
    const idle = await raw(file)
    await idle.shakeHands()
    expect(await idle.word()).toBe(LAST)
    const shaking = await raw(file)
    shaking.send(CLIENT_MAGIC)
    await shaking.words(2)
    const silent = await raw(file)
    await server.close()
    expect(
      (await Promise.all([idle, shaking, silent].map(client => client.rest()))).map(({ length }) => length),
    ).toEqual([0, 0, 0])
    expect(existsSync(file)).toBe(false)
    await rejection(raw(file))
    await server.close()
  })

  test('lets running calls be answered', async () => {
    let go = (): void => {}
    const file = join(folder, 'socket')
    const server = await listening(file, {
      isValidPath: () =>
        new Promise(resolve => {
          go = () => resolve(true)
        }),
    })
    const client = await raw(file)
    await client.shakeHands()
    client.send(1, path)
    expect(await client.word()).toBe(LAST)
    while (String(go).includes('{}')) await client.sofar(1)
    let closed = false
    const closing = server.close().then(() => {
      closed = true
    })
    expect((await client.sofar()).length).toBe(0)
    expect(closed).toBe(false)
    go()
    expect(await client.rest()).toEqual(bytesOf(LAST, 1))
    await closing
  })

  test('happens at the end of its await using block', async () => {
    const file = join(folder, 'socket')
    {
      await using server = await listen(file, handlers)
      expect(await works(server.url)).toBe(true)
    }
    expect(existsSync(file)).toBe(false)
  })
})

describe('connections of a listener', () => {
  test('are not disturbed by one that fails', async () => {
    const file = join(folder, 'socket')
    const errors: [string, string | undefined][] = []
    let made = 0
    await listening(file, {}, {})
    await open.pop()?.close()
    const server = await listen(
      file,
      () => {
        made += 1
        if (made === 2) throw new Error('the second one is refused')
        return handlers
      },
      { onError: (error, operation) => errors.push([(error as Error).message, operation]) },
    )
    open.push(server)
    const first = await connect(file)
    expect((await rejection(connect(file))).message).toContain('the second one is refused')
    const noise = await raw(file)
    noise.send('GET / HTTP/1.1')
    expect((await noise.rest()).length).toBe(0)
    expect(await works(file)).toBe(true)
    expect(await first.isValidPath({ path })).toBe(true)
    await first.close()
    expect(errors).toHaveLength(2)
    expect(errors[0]).toEqual(['the second one is refused', undefined])
    expect(errors[1]?.[0]).toContain('handshake')
  })

  test('are all answered if forty are opened at once', async () => {
    const file = join(folder, 'socket')
    await listening(file)
    const answers = await Promise.all(Array.from({ length: 40 }, () => works(file)))
    expect(answers).toEqual(Array.from({ length: 40 }, () => true))
  })
})
