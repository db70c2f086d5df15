import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseRecording } from '../../../cli/observe/recording.ts'
import { connect as connectGuix, listen } from '../../../generated/guix-daemon/index.ts'
import { connect as connectServe } from '../../../generated/nix-serve/index.ts'
import { nixwire } from '../cli.ts'

const root = join(import.meta.dirname, '../../..')
const program = [process.execPath, '--import', 'tsx'] as const
const path = '/nix/store/3k9xw7m2b5hq1fz8rv4ysn6dcgpja0li-hello'
const urls = ['https://bordeaux.guix.gnu.org']

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nixwire-proxy-protocols-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Listens as guix-daemon does, and stands a proxy in front for as long as `use` takes; gives its standard output. */
async function beforeGuix(args: readonly string[], use: (socket: string) => Promise<void>): Promise<string> {
  await using daemon = await listen(join(folder, 'guix'), { substituteURLs: () => urls })
  const socket = join(folder, 'proxy')
  const own = ['--protocol', 'guix-daemon', '--listen', socket, '--to', daemon.url, ...args]
  const child = spawn(program[0], [...program.slice(1), 'cli/main.ts', 'proxy', ...own], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stdout.on('data', text => {
    said += text
  })
  const closed = once(child, 'close')
  await Promise.race([
    once(child.stderr, 'data'),
    closed.then(([status]) => Promise.reject(new Error(`it ended with ${status}`))),
  ])
  try {
    await use(socket)
  } finally {
    child.kill()
    expect(await closed).toEqual([0, null])
  }
  return said
}

test('a proxy of another protocol shows and records what passes', async () => {
  const file = join(folder, 'session.jsonl')
  const said = await beforeGuix(['--transcript', '--record', file], async socket => {
    const client = await connectGuix(socket)
    expect(await client.substituteURLs()).toEqual(urls)
    await client.close()
  })
  expect(said).toContain('SubstituteURLs')
  expect(said).toContain(urls[0])
  expect(parseRecording(readFileSync(file, 'utf8')).header.protocol).toBe('guix-daemon')
  const shown = await nixwire(['transcript', '--verify', file])
  expect(shown).toMatchObject({ status: 0, err: '' })
  expect(shown.text).toContain('every message decodes and encodes back to the same bytes')
})

test('a proxy of a protocol without rules for others lets only trusted users connect', async () => {
  await beforeGuix(['--untrusted'], async socket => {
    await expect(connectGuix(socket)).rejects.toThrow(/lets only trusted users connect, since guix-daemon/)
  })
})

test('a proxy between programs speaks on standard input and output, and ends with its client', async () => {
  const file = join(folder, 'session.jsonl')
  // The words of a command are separated by spaces, which the path of this checkout may have.
  const script = join(folder, 'server')
  const words = [...program, join(root, 'test/cli/serve-program.ts')].map(word => `'${word}'`)
  writeFileSync(script, `#!/bin/sh\nexec ${words.join(' ')}\n`, { mode: 0o755 })
  const server = `exec:${script}`
  const own = ['--protocol', 'nix-serve', '--stdio', '--record', file, '--to', server]
  const client = await connectServe({ command: [...program, join(root, 'cli/main.ts'), 'proxy', ...own] })
  expect(await client.queryValidPaths({ paths: [path, `${path}-2`] })).toEqual([path])
  await client.close()
  const shown = await nixwire(['transcript', '--verify', file])
  expect(shown).toMatchObject({ status: 0, err: '' })
  expect(shown.text).toContain('QueryValidPaths (1)')
})

test.each([
  [['--stdio', '--listen', '/tmp/x', '--to', '/tmp/y'], '--stdio and --listen contradict each other'],
  [['--stdio', '--to', 'exec: '], '--to exec: lacks the program'],
  [['--protocol', 'guix', '--stdio', '--to', '/tmp/y'], "unknown protocol 'guix'"],
  [['--protocol', 'nix-serv', '--stdio', '--to', '/tmp/y'], 'did you mean nix-serve?'],
  [
    ['--protocol', 'nix-serve', '--allow', 'QueryPathInfo', '--stdio', '--to', '/t'],
    'did you mean QueryPathInfos?',
  ],
  [
    ['--protocol', 'nix-serve', '--forward-setting', 'builders', '--stdio', '--to', '/tmp/y'],
    '--forward-setting: all settings pass with --protocol nix-serve',
  ],
])('proxy %j is refused', async (args, message) => {
  const { status, err } = await nixwire(['proxy', ...args])
  expect({ status, err }).toEqual({ status: 2, err: expect.stringContaining(message) })
})
