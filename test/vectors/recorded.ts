// Cases from sessions that real programs had.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ObservedEvent } from '../../cli/observe/event.ts'
import { observe } from '../../cli/observe/observe.ts'
import { parseRecording, type Recording } from '../../cli/observe/recording.ts'
import { featureNames } from '../../runtime/session/gate.ts'
import { formatVersion } from '../../runtime/session/session.ts'
import { type Candidate, type Case, choose } from './case.ts'
import type { Subject } from './protocols.ts'
import { candidate, type Source, sourcesOf } from './values-of.ts'

const folder = join(import.meta.dirname, '../recordings')
const LONGEST = 1200

/** Makes the cases of the messages in all recordings of a protocol. */
export async function recordedCases(subject: Subject): Promise<Omit<Case, 'name'>[]> {
  const sources = new Map(sourcesOf(subject).map(source => [`${source.kind} ${source.of}`, source]))
  const found = new Map<string, Candidate[]>()
  for (const { chunks } of recordingsOf(subject)) {
    const { events } = await observe(subject.protocol, chunks)
    const sides = {
      client: Buffer.concat(chunks.filter(({ from }) => from === 'client').map(({ data }) => data)),
      server: Buffer.concat(chunks.filter(({ from }) => from === 'server').map(({ data }) => data)),
    }
    for (const event of events) {
      const made = fromEvent(subject, sources, event, sides)
      if (made === undefined) continue
      const { kind, of, version } = made.case
      const key = `${kind} ${of} ${version}`
      const list = found.get(key) ?? []
      if (!list.some(each => each.case.bytes === made.case.bytes)) list.push(made)
      found.set(key, list)
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, list]) => choose(list, new Set(), 1, 3))
}

/** Reads the recordings of a protocol: in the folder of all, or in one of its name. */
function recordingsOf({ protocol }: Subject): Recording[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.jsonl'))
    .sort()
  const all = files.map(file => parseRecording(readFileSync(join(folder, file), 'utf8')))
  return all.filter(({ header }) => header.protocol === protocol.name)
}

function fromEvent(
  subject: Subject,
  sources: ReadonlyMap<string, Source>,
  event: ObservedEvent,
  sides: Readonly<Record<'client' | 'server', Buffer>>,
): Candidate | undefined {
  if (event.kind !== 'request' && event.kind !== 'response' && event.kind !== 'message') return undefined
  const { start, end, from } = event.span
  const bytes = sides[from].subarray(start, end)
  if (bytes.length > LONGEST) return undefined
  const name =
    event.kind === 'message'
      ? (subject.protocol.channel?.name ?? '')
      : event.type.replace(/(Request|Response)$/, '')
  const source = sources.get(`${event.kind} ${name}`)
  if (source === undefined) return undefined
  const session = {
    version: formatVersion(event.session.version),
    features: featureNames(event.session.features, subject.protocol.features).sort(),
  }
  const value = event.kind === 'message' ? event.message : event.value
  const made = candidate(subject, source, session, value, 'recording')
  // Peers may write words that mean the same as others.
  return made.case.bytes === bytes.toString('hex') ? made : undefined
}
