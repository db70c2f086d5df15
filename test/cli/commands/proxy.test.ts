import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseRecording } from '../../../cli/observe/recording.ts'
import { connect, listen, type SetOptionsRequest } from '../../../generated/nix-daemon/index.ts'
import type { Listening } from '../../../runtime/transport/listen.ts'
import { nixwire } from '../cli.ts'

let folder: string
let daemon: Listening
let received: SetOptionsRequest[]
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nixwire-proxy-command-'))
  received = []
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

/** Sets options through the command in a process of its own; returns the warnings. */
async function setThrough(...args: string[]): Promise<readonly string[]> {
  const main = join(import.meta.dirname, '../../../cli/main.ts')
  const own = ['--listen', join(folder, 'proxy'), '--to', daemon.url, ...args]
  const child = spawn(process.execPath, ['--import', 'tsx', main, 'proxy', ...own], {
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  const exited = once(child, 'exit')
  await Promise.race([
    once(child.stderr, 'data'),
    exited.then(([status]) => Promise.reject(new Error(`it ended with ${status}`))),
  ])
  const said: string[] = []
  const client = await connect(join(folder, 'proxy'), {
    onLog: message => said.push('msg' in message ? message.msg : message.kind),
  })
  await client.setOptions({ verbosity: 'Info', maxBuildJobs: 1, buildCores: 1, overrides })
  await client.close()
  child.kill()
  expect(await exited).toEqual([0, null])
  return said
}

test('Clients of a proxy set only what Nix lets any user set, since none is trusted', async () => {
  const record = join(folder, 'session.jsonl')
  const said = await setThrough('--record', record)
  expect(received).toMatchObject([{ overrides: [['timeout', '7']] }])
  expect(said).toHaveLength(2)
  // The recording has what the client sent.
  const { chunks } = parseRecording(readFileSync(record, 'utf8'))
  const sent = Buffer.concat(chunks.filter(({ from }) => from === 'client').map(({ data }) => data))
  expect(sent.includes('post-build-hook')).toBe(true)
})

test('Clients that are trusted set all but what names programs and is not forwarded', async () => {
  expect(await setThrough('--trust-clients')).toEqual([expect.stringContaining('post-build-hook')])
  expect(await setThrough('--trust-clients', '--forward-setting', 'post-build-hook')).toEqual([])
  expect(received.map(request => request.overrides)).toEqual([overrides.slice(1), overrides])
})

test.each([
  [['--forward-setting', 'post-build-hook'], /is for clients that are trusted: add --trust-clients/],
  [['--trust-clients', '--forward-setting', 'post-build-hok'], /did you mean post-build-hook\?/],
  [
    ['--trust-clients', '--forward-setting', 'timeout'],
    /no such setting that is held back; these are: allowed/,
  ],
])('The proxy refuses %j', async (args, problem) => {
  const own = ['proxy', '--listen', join(folder, 'proxy'), '--to', daemon.url, ...args]
  expect(await nixwire(own)).toMatchObject({ status: 2, err: expect.stringMatching(problem) })
})
