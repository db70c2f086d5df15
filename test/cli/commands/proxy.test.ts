import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect as connectSocket } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseRecording } from '../../../cli/observe/recording.ts'
import {
  connect,
  listen,
  type NixDaemonClient,
  type SetOptionsRequest,
} from '../../../generated/nix-daemon/index.ts'
import type { Listening } from '../../../runtime/transport/listen.ts'
import { nixwire } from '../cli.ts'

let folder: string
let daemon: Listening
let received: SetOptionsRequest[]
/** The standard error of the command. */
let told: string
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nixwire-proxy-command-'))
  received = []
  told = ''
  daemon = await listen(join(folder, 'daemon'), {
    setOptions: request => void received.push(request),
    isValidPath: () => true,
  })
})
afterEach(async () => {
  await daemon.close()
  rmSync(folder, { recursive: true })
})

const overrides = [
  ['post-build-hook', '/tmp/evil'],
  ['sandbox', 'false'],
  ['timeout', '7'],
] as const

/** Runs the command in a process of its own, for as long as `use` takes. */
async function running(args: readonly string[], use: () => Promise<void>): Promise<void> {
  const main = join(import.meta.dirname, '../../../cli/main.ts')
  const own = ['--listen', join(folder, 'proxy'), '--to', daemon.url, ...args]
  const child = spawn(process.execPath, ['--import', 'tsx', main, 'proxy', ...own], {
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  child.stderr.on('data', text => {
    told += text
  })
  const exited = once(child, 'exit')
  await Promise.race([
    once(child.stderr, 'data'),
    exited.then(([status]) => Promise.reject(new Error(`it ended with ${status}`))),
  ])
  try {
    await use()
  } finally {
    child.kill()
    expect(await exited).toEqual([0, null])
  }
}

/** Sets options through the command; returns the warnings. */
async function setThrough(...args: string[]): Promise<readonly string[]> {
  const said: string[] = []
  await running(args, async () => {
    const client = await connect(join(folder, 'proxy'), {
      onLog: message => said.push('msg' in message ? message.msg : message.kind),
    })
    await client.setOptions({ verbosity: 'Info', maxBuildJobs: 1, buildCores: 1, overrides })
    await client.close()
  })
  return said
}

/** Connects as often as it takes until the client is not refused. */
async function admitted(url: string): Promise<NixDaemonClient> {
  for (;;) {
    const client = await connect(url).catch((error: Error) => error)
    if (!(client instanceof Error)) return client
    expect(client.message).toMatch(/this client is refused|ended the connection/)
  }
}

test('A proxy with limits lets go of a client that says nothing, and refuses one too many', async () => {
  await running(['--handshake-timeout', '2', '--max-connections', '1'], async () => {
    const quiet = connectSocket(join(folder, 'proxy')).resume()
    await once(quiet, 'close')
    // The proxy notices later than this side that the connection is closed.
    const client = await admitted(join(folder, 'proxy'))
    await expect(connect(join(folder, 'proxy'))).rejects.toThrow('this client is refused: 1 connections')
    await client.close()
  })
  expect(told).toMatch(/connection 1.*: refused: handshake: the client did not end its handshake within 2 s/)
  expect(told).toContain('refused a client: 1 connections are open, the most allowed in all')
})

test('Clients of a proxy that trusts none set only what Nix lets any user set', async () => {
  const record = join(folder, 'session.jsonl')
  const said = await setThrough('--untrusted', '--record', record)
  expect(received).toMatchObject([{ overrides: [['timeout', '7']] }])
  expect(said).toHaveLength(2)
  // The recording has what the client sent.
  const { chunks } = parseRecording(readFileSync(record, 'utf8'))
  const sent = Buffer.concat(chunks.filter(({ from }) => from === 'client').map(({ data }) => data))
  expect(sent.includes('post-build-hook')).toBe(true)
})

test('The user of a proxy sets all but what names programs and is not forwarded', async () => {
  expect(await setThrough()).toEqual([expect.stringContaining('post-build-hook')])
  expect(await setThrough('--forward-setting', 'post-build-hook')).toEqual([])
  expect(received.map(request => request.overrides)).toEqual([overrides.slice(1), overrides])
})

test('Users that are not listed may not connect, and the proxy says so', async () => {
  const refused = setThrough('--trusted-users', 'no-such-user', '--allowed-users', '@no-such-group')
  await expect(refused).rejects.toThrow(
    `user '${userInfo().username}' is not allowed to connect to the Nix daemon`,
  )
  expect(told).toContain(`is not allowed to connect to the Nix daemon`)
  expect(told).toContain('--trusted-users no-such-user: there is no such user at present')
  expect(told).toContain('--allowed-users @no-such-group: there is no such group at present')
})

test.each([
  [['--untrusted', '--forward-setting', 'post-build-hook'], /is for clients that are trusted: leave/],
  [['--forward-setting', 'post-build-hok'], /did you mean post-build-hook\?/],
  [['--forward-setting', 'timeout'], /no such setting that is held back; these are: allowed/],
  [['--untrusted', '--trusted-users', '*'], /--untrusted and --trusted-users contradict each other/],
  [['--idle-timeout', '-1'], /--idle-timeout -1: write seconds, such as 30, or 0 for no limit/],
  [['--version', '2.0'], /--version 2.0: the versions of nix-daemon go from/],
  [['--upstream-version', '9'], /--upstream-version: '9' is not a protocol version/],
  [['--max-connections-per-peer', '1.5'], /--max-connections-per-peer 1.5: write a whole number from 1/],
  [['--socket-mode', '600x'], /--socket-mode 600x: write three octal digits/],
])('The proxy refuses %j', async (args, problem) => {
  const own = ['proxy', '--listen', join(folder, 'proxy'), '--to', daemon.url, ...args]
  expect(await nixwire(own)).toMatchObject({ status: 2, err: expect.stringMatching(problem) })
})

test.each([
  ['serve', '--forward-setting', 'timeout'],
  ['serve', '--outlive', 'power'],
  ['proxy', '--version', '1.99'],
  ['proxy', '--allow', 'Everything'],
])('%s refuses %s %s before it makes any file', async (command, option, value) => {
  const made = ['audit', 'store'].map(name => join(folder, name))
  const [audit = '', store = ''] = made
  const words = command === 'serve' ? [store] : ['--listen', join(folder, 'p'), '--to', daemon.url]
  const { status, err } = await nixwire([command, ...words, '--audit', audit, option, value])
  expect([status, err]).toEqual([2, expect.stringContaining(`${option} ${value}: `)])
  expect(made.filter(file => existsSync(file))).toEqual([])
})
