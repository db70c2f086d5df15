import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { MessageEvent, ObservedEvent } from '../../cli/observe/event.ts'
import { type Observation, observe } from '../../cli/observe/observe.ts'
import { parseRecording, type Recording } from '../../cli/observe/recording.ts'
import { findProtocol, usualName } from '../../cli/protocols/find-protocol.ts'
import { operations } from '../../generated/guix-daemon/operations.ts'
import { AddMultipleToStoreStream } from '../../generated/nix-daemon/streams.ts'

const here = import.meta.dirname
const files = readdirSync(here, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.jsonl'))
const recordings = new Map(
  files.map(file => [file, parseRecording(readFileSync(join(here, file), 'utf8'))] as const),
)

async function understand(recording: Recording): Promise<Observation> {
  const { protocol, recordName } = await findProtocol(recording.header.protocol)
  return observe(protocol, recording.chunks, { verify: true, recordName })
}

/** Names the operations, bodies and messages of the recordings of a protocol. */
async function kindsIn(protocol: string): Promise<Set<string>> {
  const kinds = new Set<string>()
  for (const recording of recordings.values()) {
    if (recording.header.protocol !== protocol) continue
    for (const event of (await understand(recording)).events) {
      if (event.kind === 'request') kinds.add(event.operation?.name ?? 'unknown')
      if (event.kind === 'body')
        kinds.add(`${event.way} by ${event.by} of ${event.grammar?.name ?? event.content}`)
      if (event.kind === 'message') kinds.add(event.message.kind)
    }
  }
  return kinds
}

/** Finds the index of the chunk with the byte at `offset` of a side; an answer without bytes may stand at the end. */
function chunkOf({ chunks }: Recording, from: 'client' | 'server', offset: number): number {
  let seen = 0
  const index = chunks.findIndex(chunk => {
    if (chunk.from === from) seen += chunk.data.length
    return chunk.from === from && seen > offset
  })
  return index < 0 && seen === offset ? chunks.length : index
}

/** Finds calls whose reply precedes their request: the observer is then out of step in one direction. */
function answeredTooEarly(recording: Recording, events: readonly ObservedEvent[]): unknown[] {
  const answers = events.filter(event => event.kind === 'message' || event.kind === 'response')
  return events.filter(event => {
    if (event.kind !== 'request') return false
    const answer = answers.find(each => each.call === event.call)
    if (answer === undefined) return false
    const asked = chunkOf(recording, 'client', event.span.start)
    return chunkOf(recording, 'server', answer.span.start) < asked
  })
}

describe('the recordings', () => {
  it('are in this folder', () => {
    expect(files.length).toBeGreaterThan(0)
    for (const [file, { header }] of recordings)
      expect(header.protocol).toBe(dirname(file) === '.' ? usualName : dirname(file))
  })

  it.each(files)('decode to the last byte and encode back to the same bytes: %s', async file => {
    const recording = recordings.get(file) as Recording
    const seen = await understand(recording)
    const { events, client, server, differences } = seen
    // A session may be cut off between two messages, but not inside one.
    expect(events.filter(event => event.kind === 'stop' && !event.cut)).toEqual([])
    expect([client.rest, server.rest]).toEqual([0, 0])
    expect(differences).toEqual([])
    expect(events.filter(event => event.kind === 'body' && event.problem !== undefined)).toEqual([])
    expect(answeredTooEarly(recording, events)).toEqual([])

    // Late messages are the second copy of a fatal error. The error that it copies may precede it: a server that does
    // not read a body takes that for the next request.
    const messages = events.filter((event): event is MessageEvent => event.kind === 'message')
    const late = messages.filter(event => event.late)
    expect(late.filter(event => event.role !== 'fail')).toEqual([])
    if (late.length > 0) {
      const failures = messages.filter(event => event.role === 'fail')
      expect(failures.at(-1)?.message).toEqual(failures.at(-2)?.message)
      expect(late.length).toBeLessThanOrEqual(2)
      expect(events.at(-1)).toBe(late.at(-1))
    }
  })

  it('together hold calls, bodies and records of most kinds', async () => {
    const kinds = await kindsIn('nix-daemon')
    const bodies = ['frames of bytes', 'frames of nar', 'frames of records', 'pull of nar', 'inline of nar']
    for (const kind of bodies) expect(kinds).toContain(`upload by ${kind}`)
    expect(kinds).toContain('download by inline of nar')
    for (const kind of ['Next', 'Read', 'Last', 'Error', 'StartActivity', 'StopActivity', 'Result'])
      expect(kinds).toContain(kind)
    expect(kinds).toContain(AddMultipleToStoreStream.name.replace('Stream', ''))
  })

  it('of Guix together hold all messages and bodies, and the operations that its tools send', async () => {
    const kinds = await kindsIn('guix-daemon')
    const bodies = ['upload by inline of nar', 'upload by pull of records', 'download by push of records']
    for (const kind of [...bodies, 'Next', 'Read', 'Write', 'Last', 'Error']) expect(kinds).toContain(kind)
    // Guix's client has no function that sends these.
    const unsent = [
      'SyncWithGC',
      'QueryDeriver',
      'QuerySubstitutablePathInfo',
      'QueryAllValidPaths',
      'QueryDerivationOutputNames',
      'QueryValidPaths',
    ]
    const unseen = [...operations.values()].map(({ name }) => name).filter(name => !kinds.has(name))
    expect(unseen).toEqual(unsent)
  })

  it('of the serve protocol together hold every command, ends by errors and failed builds', async () => {
    const kinds = new Set<string>()
    for (const recording of recordings.values()) {
      if (recording.header.protocol !== 'nix-serve') continue
      const { events } = await understand(recording)
      const answered = new Set(events.flatMap(event => (event.kind === 'response' ? [event.call] : [])))
      for (const event of events) {
        if (event.kind === 'request') {
          const isAnswered = answered.has(event.call) || event.operation?.download !== undefined
          kinds.add(`${event.operation?.name}${isAnswered ? '' : ' without an answer'}`)
        }
        if (event.kind === 'response' && /BuildPaths|BuildDerivation/.test(event.type))
          kinds.add(`${event.type} ${JSON.stringify(event.value).match(/"(?:kind|status)":"(\w+)"/)?.[1]}`)
      }
    }
    const { protocol } = await findProtocol('nix-serve')
    for (const { name } of protocol.operations.values()) expect(kinds).toContain(name)
    expect(kinds).toContain('QueryClosure without an answer')
    expect(kinds).toContain('AddToStoreNar without an answer')
    for (const end of ['Built', 'Failed']) expect(kinds).toContain(`BuildPathsResponse ${end}`)
    for (const end of ['Built', 'PermanentFailure']) expect(kinds).toContain(`BuildDerivationResponse ${end}`)
  })
})
