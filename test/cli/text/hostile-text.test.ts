import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { liveSession } from '../../../cli/demo/live-session.ts'
import { UserError } from '../../../cli/io.ts'
import { recordTo } from '../../../cli/observe/recorder.ts'
import { messageOf, textOf } from '../../../cli/text/visible-text.ts'
import { connect, HandlerError, listen, type NixDaemonHandlers } from '../../../generated/nix-daemon/index.ts'
import { DecodeError, RemoteError } from '../../../runtime/errors/errors.ts'
import { encodeText } from '../../../runtime/wire/text.ts'
import { sceneOf } from '../../support/scene.ts'
import { fakeIo, nixwire, words } from '../cli.ts'
import { expectHarmless, HOSTILE, SHOWN } from '../hostile.ts'

const scene = sceneOf('hostile')
const path = `/nix/store/3k9xw7m2b5hq1fz8rv4ysn6dcgpja0li-${HOSTILE}`

/** Handlers that say, answer and fail with hostile text. */
const handlers: NixDaemonHandlers = {
  isValidPath(request, call) {
    call.log.say({ kind: 'Next', msg: HOSTILE })
    throw new HandlerError(`${HOSTILE} ${request.path}`, { traces: [HOSTILE] })
  },
  queryValidPaths: ({ paths }) => paths,
}

async function serving(own: NixDaemonHandlers = handlers, name = 'server'): Promise<string> {
  const server = await listen(join(scene.folder, name), own, { hello: { daemonNixVersion: HOSTILE } })
  scene.open.push(server)
  return server.url
}

/** Has a session in which both sides say hostile text. */
async function talk(url: string): Promise<void> {
  await using client = await connect(url)
  await client.queryValidPaths({ paths: [path], substitute: false })
  await client.isValidPath({ path }).catch(() => {})
}

describe('messages of errors', () => {
  test('show the text of a peer, and have it as it is in fields of their own', () => {
    const error = new RemoteError('server', { msg: HOSTILE, traces: [{ hint: HOSTILE }] })
    // Colours and titles are left out.
    expect(error.message).toBe(`the server says: ${SHOWN.replace(/\\e\[2J|\\e\]0;t\\x07|\\u\{9b\}31m/g, '')}`)
    expect(error.remoteMessage).toBe(HOSTILE)
    expect(error.traces).toEqual([HOSTILE])
  })

  test('show it in the place as well, and still when more of that is known', () => {
    const error = new DecodeError('bad-value', HOSTILE).locate({ operation: 'Op', path: HOSTILE })
    expect(error.message).toBe(`Op.${SHOWN}: ${SHOWN}`)
    expect(error.stack).not.toContain(HOSTILE)
    expect(error.problem).toBe(HOSTILE)
  })

  test('have a second line only for bytes', () => {
    const error = new DecodeError('bad-value', HOSTILE, { window: '[00]' })
    expect(messageOf(error)).toEqual([SHOWN, '  [00]'])
    expect(messageOf(new Error(HOSTILE))).toEqual([HOSTILE])
  })
})

test('printed lines end only where they say so', () => {
  expect(textOf([HOSTILE, 'b'])).toBe(`${SHOWN}\nb\n`)
  expect(textOf(HOSTILE)).toBe(`${SHOWN}\n`)
})

test('a mistake that is told has the lines that were given', async () => {
  expect(textOf(new UserError(HOSTILE).told)).toBe(`nixwire: ${SHOWN}\n`)
  const { err } = await nixwire(['transcript', `${scene.folder}/${HOSTILE}`])
  expectHarmless(err)
})

test.each(['decode', 'encode'])('nixwire %s shows hostile words', async command => {
  const { err } = await nixwire([command, '--protocol', HOSTILE, 'String'], '[1]')
  expectHarmless(err)
})

test('nixwire decode escapes in JSON, which holds the same text', async () => {
  const bytes = Buffer.from(HOSTILE)
  const padded = Buffer.concat([words(bytes.length), bytes, Buffer.alloc(-bytes.length & 7)])
  const { text } = await nixwire(['decode', 'String'], padded)
  expectHarmless(text)
  expect(JSON.parse(text)).toEqual([HOSTILE])
  const { out } = await nixwire(['encode', 'String'], text)
  expect(out).toEqual(padded)
})

test.each([[[]], [['--hex', '--verify']]])('nixwire transcript %j shows what was recorded', async options => {
  const lines: string[] = []
  const title = { protocol: 'nix-daemon', title: HOSTILE, server: HOSTILE, command: HOSTILE }
  const tap = recordTo(title, line => lines.push(line))
  const server = await listen(join(scene.folder, 'server'), handlers, {
    hello: { daemonNixVersion: HOSTILE },
    tap,
  })
  scene.open.push(server)
  await talk(server.url)
  await scene.close()
  const file = join(scene.folder, 'session.jsonl')
  writeFileSync(file, lines.join(''))
  const { text } = await nixwire(['transcript', file, ...options])
  expectHarmless(text)
  expect(text).toContain(SHOWN.replaceAll('"', '\\"'))
})

test('npm start shows what a server says, and with which error it ends', async () => {
  const { io, outcome } = fakeIo()
  const failing = {
    ...handlers,
    queryAllValidPaths: () => [],
    addToStore: () => Promise.reject(new Error(HOSTILE)),
  }
  const ended = liveSession(await serving(failing), io)
  const error = await ended.catch((each: unknown) => each)
  expectHarmless(outcome(1).text)
  expect(error).toBeInstanceOf(UserError)
  expectHarmless(textOf((error as UserError).told))
})

describe('programs that go on', () => {
  const main = join(import.meta.dirname, '../../../cli/main.ts')

  /** Talks to a command in a process of its own; returns all that it has printed. */
  async function printed(socket: string, args: readonly string[]): Promise<string> {
    const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const heard = new Promise<void>(resolve => {
      const hear = (data: Buffer): void => {
        output += data
        if (output.includes('listening')) resolve()
      }
      child.stdout.on('data', hear)
      child.stderr.on('data', hear)
    })
    const closed = once(child, 'close')
    await Promise.race([heard, closed])
    await talk(socket).catch(() => {})
    child.kill()
    await closed
    return output
  }

  test.each([[[]], [['--transcript']]])('nixwire proxy %j shows what passes and fails', async options => {
    const socket = join(scene.folder, 'proxy')
    const url = await serving()
    expectHarmless(await printed(socket, ['proxy', '--listen', socket, '--to', url, ...options]))
  })

  test('nixwire serve shows what clients ask', async () => {
    const socket = join(scene.folder, 'socket')
    expectHarmless(await printed(socket, ['serve', join(scene.folder, 'store'), '--listen', socket]))
  })
})

test('text that is not UTF-8 is shown by its bytes', () => {
  expect(encodeText('\udcff')).toEqual(Buffer.from([0xff]))
  expect(textOf('\udcff')).toBe('\\xff\n')
})
