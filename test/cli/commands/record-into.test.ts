import { execFileSync } from 'node:child_process'
import {
  closeSync,
  linkSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type RecordingFile, recordInto } from '../../../cli/commands/record-into.ts'
import { parseRecording } from '../../../cli/observe/recording.ts'
import type { Tap } from '../../../runtime/transport/tap.ts'
import { answersStill, served } from '../../support/raw-client.ts'
import { nixwire } from '../cli.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nixwire-record-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const untold = (text: string): void => {
  throw new Error(text)
}

const first = (file: string): RecordingFile => ({ protocol: 'nix-daemon', file, number: 1, over: false })

describe('a recording', () => {
  const proxy = async (...more: string[]): Promise<{ status: number; err: string }> =>
    // The address to listen on is wrong, so that a command that passes the check ends as well.
    nixwire([
      'proxy',
      '--listen',
      'nowhere',
      '--to',
      '/tmp/daemon',
      '--record',
      join(folder, 'a.jsonl'),
      ...more,
    ])

  test.each(['a.jsonl', 'a.2.jsonl', 'a.17.jsonl'])('is not written over %s', async name => {
    writeFileSync(join(folder, name), 'a recording')
    const { status, err } = await proxy()
    expect(status).toBe(1)
    expect(err).toContain(`${name} is there already: name another file, or add --force`)
    expect(readFileSync(join(folder, name), 'utf8')).toBe('a recording')
  })

  test.each(['a.1.jsonl', 'a.02.jsonl', 'a.jsonl.2', 'b.jsonl'])('does not mind %s', async name => {
    writeFileSync(join(folder, name), 'something else')
    expect((await proxy()).err).toContain("'nowhere' is no address")
  })

  test('is written over with --force, and over an empty file', async () => {
    writeFileSync(join(folder, 'a.2.jsonl'), '')
    expect((await proxy()).err).toContain("'nowhere' is no address")
    writeFileSync(join(folder, 'a.jsonl'), 'a recording')
    expect((await proxy('--force')).err).toContain("'nowhere' is no address")
  })
})

test('Bytes after the end of a session are not written to the file that has got the descriptor since', async () => {
  const file = join(folder, 'session.jsonl')
  const tap = recordInto(first(file), untold) as Tap
  const { client, connection, errors } = await served({}, { tap })
  client.send(4711)
  await client.failure()
  await connection.done
  const others = Array.from({ length: 20 }, (_, index) => openSync(join(folder, `other-${index}`), 'w'))
  try {
    client.send('of the first client')
    await client.sofar()
    // The transport calls no tap that has ended; a second guard is the tap itself.
    tap.received(Buffer.from('of the first client'))
    tap.finished()
    for (const name of readdirSync(folder).filter(each => each.startsWith('other')))
      expect(readFileSync(join(folder, name), 'utf8')).toBe('')
  } finally {
    for (const descriptor of others) closeSync(descriptor)
  }
  expect(errors).toHaveLength(1)
  expect(parseRecording(readFileSync(file, 'utf8')).ends.server).toBeGreaterThan(0)
})

test('A full disk ends the recording with one message, and not the session', async () => {
  const told: string[] = []
  const tap = recordInto(first('/dev/full'), text => told.push(text)) as Tap
  const { client, connection, errors } = await served({}, { tap })
  expect(await answersStill(client)).toBe(true)
  client.end()
  await connection.done
  expect(told).toEqual([expect.stringMatching(/^the recording in \/dev\/full ends: ENOSPC/)])
  // The only error is that of the call for which there is no handler.
  expect(errors).toMatchObject([{ operation: 'SyncWithGC' }])
})

test('A file that cannot be opened for a later connection is told, and no error is thrown', () => {
  const told: string[] = []
  expect(recordInto(first(join(folder, 'none/session.jsonl')), text => told.push(text))).toBeUndefined()
  expect(told).toEqual([expect.stringContaining('ENOENT')])
})

test('A file that cannot be written is refused before the first connection', async () => {
  const record = join(folder, 'none/session.jsonl')
  const args = [
    'proxy',
    '--listen',
    join(folder, 'proxy'),
    '--to',
    join(folder, 'daemon'),
    '--record',
    record,
  ]
  expect(await nixwire(args)).toMatchObject({ status: 1, err: expect.stringContaining('ENOENT') })
})

test.each([
  ['a link', (place: string, mine: string) => symlinkSync(mine, place)],
  ['a second name', (place: string, mine: string) => linkSync(mine, place)],
  // Opening it to write would wait for a reader, and all clients with it.
  ['a pipe', (place: string) => execFileSync('mkfifo', [place])],
] as const)('%s in the place of a later recording is not written through', (_, plant) => {
  const file = join(folder, 'session.jsonl')
  const mine = join(folder, 'mine')
  for (const over of [false, true]) {
    writeFileSync(mine, over ? 'kept' : '')
    const place = join(folder, 'session.2.jsonl')
    plant(place, mine)
    const told: string[] = []
    expect(
      recordInto({ protocol: 'nix-daemon', file, number: 2, over }, text => told.push(text)),
    ).toBeUndefined()
    expect(told).toEqual([
      expect.stringMatching(/session\.2\.jsonl ends: (ELOOP|ENXIO|there is a file of an)/),
    ])
    expect(readFileSync(mine, 'utf8')).toBe(over ? 'kept' : '')
    rmSync(place)
  }
})

test('A later recording is for its user alone, and written over what is there only if that is wanted', () => {
  const file = join(folder, 'session.jsonl')
  const place = join(folder, 'session.2.jsonl')
  const told: string[] = []
  recordInto({ protocol: 'nix-daemon', file, number: 2, over: false }, untold)?.finished()
  expect(statSync(place).mode & 0o777).toBe(0o600)
  expect(
    recordInto({ protocol: 'nix-daemon', file, number: 2, over: false }, text => told.push(text)),
  ).toBeUndefined()
  expect(told).toEqual([expect.stringMatching(/ends: it is there already$/)])
  recordInto({ protocol: 'nix-daemon', file, number: 2, over: true }, untold)?.finished()
  expect(parseRecording(readFileSync(place, 'utf8')).ends.server).toBeGreaterThanOrEqual(0)
})
