// Finds the parts of the spec that the recorded sessions carry, and the releases of the daemons.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ObservedEvent } from '../../cli/observe/event.ts'
import { observe } from '../../cli/observe/observe.ts'
import { parseRecording, type Recording } from '../../cli/observe/recording.ts'
import { activityPayload, resultPayload } from '../../generated/nix-daemon/log.ts'
import type { Layout } from '../../runtime/layout/layout.ts'
import { walkParts } from '../../runtime/layout/locate.ts'
import type { Protocol } from '../../runtime/protocol/protocol.ts'

/** Releases of daemons by the part or kind of message that they sent or took. */
export type ReleasesByPart = Map<string, Set<string>>

/** Parts of messages by `TYPE path`, and kinds of messages, activities and results. */
export interface RecordedParts {
  readonly parts: ReleasesByPart
  readonly kinds: ReleasesByPart
  /** Lowest and highest negotiated version. */
  readonly versions: readonly [number, number]
  readonly sessions: number
}

const folder = join(import.meta.dirname, '../recordings')

/** Reads all recordings, by the name of the protocol that each has. */
function recordingsOf(name: string): Recording[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.jsonl'))
    .sort()
    .map(file => parseRecording(readFileSync(join(folder, file), 'utf8')))
    .filter(({ header }) => header.protocol === name)
}

/** Finds the parts that the recordings of a protocol carry. */
export async function recordedParts(protocol: Protocol): Promise<RecordedParts> {
  const layout = await protocol.layout()
  const all = { parts: new Map(), kinds: new Map() }
  const versions: number[] = []
  const recordings = recordingsOf(protocol.name)
  for (const recording of recordings) {
    const { events } = await observe(protocol, recording.chunks)
    const release = (recording.header.server ?? '').replace(/^[a-z-]+ /, '')
    const bytes = { client: bytesOf(recording, 'client'), server: bytesOf(recording, 'server') }
    for (const event of events) {
      if (event.kind === 'agreed') versions.push(event.session.version)
      notice(all, layout, event, bytes, release)
    }
  }
  return { ...all, versions: [Math.min(...versions), Math.max(...versions)], sessions: recordings.length }
}

function notice(
  { parts, kinds }: Pick<RecordedParts, 'parts' | 'kinds'>,
  layout: Layout,
  event: ObservedEvent,
  bytes: Readonly<Record<'client' | 'server', Buffer>>,
  release: string,
): void {
  if (event.kind === 'agreed' || event.kind === 'stop' || event.kind === 'body') return
  const { from, start, end } = event.span
  const own = bytes[from].subarray(event.kind === 'request' ? start + 8 : start, end)
  add(parts, `${event.type} `, release)
  walkParts(layout, event.type, own, event.session, ({ path }) => {
    add(parts, `${event.type} ${path.replace(/\[\d+\]/g, '[]')}`, release)
  })
  if (event.kind !== 'message') return
  const { message } = event
  add(kinds, `message ${message.kind}`, release)
  if (message.kind === 'StartActivity')
    add(kinds, `activity ${activityPayload(message as never)?.type}`, release)
  if (message.kind === 'Result') add(kinds, `result ${resultPayload(message as never)?.type}`, release)
}

function add(seen: ReleasesByPart, what: string, release: string): void {
  const releases = seen.get(what) ?? new Set()
  seen.set(what, releases.add(release))
}

function bytesOf({ chunks }: Recording, from: 'client' | 'server'): Buffer {
  return Buffer.concat(chunks.filter(chunk => chunk.from === from).map(chunk => chunk.data))
}
