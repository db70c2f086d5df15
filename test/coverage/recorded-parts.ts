// Finds the parts of the spec that the recorded sessions carry, and the releases of the daemons.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ObservedEvent } from '../../cli/observe/event.ts'
import { observe } from '../../cli/observe/observe.ts'
import { parseRecording, type Recording } from '../../cli/observe/recording.ts'
import { activityPayload, resultPayload } from '../../generated/nix-daemon/log.ts'
import { nixDaemon } from '../../generated/nix-daemon/protocol.ts'
import type { Layout } from '../../runtime/layout/layout.ts'
import { walkParts } from '../../runtime/layout/locate.ts'

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

export async function recordedParts(): Promise<RecordedParts> {
  const layout = await nixDaemon.layout()
  const all = { parts: new Map(), kinds: new Map() }
  const versions: number[] = []
  const files = readdirSync(folder).filter(file => file.endsWith('.jsonl'))
  for (const file of files) {
    const recording = parseRecording(readFileSync(join(folder, file), 'utf8'))
    const { events } = await observe(nixDaemon, recording.chunks)
    const release = (recording.header.server ?? '').replace('nix ', '')
    const bytes = { client: bytesOf(recording, 'client'), server: bytesOf(recording, 'server') }
    for (const event of events) {
      if (event.kind === 'agreed') versions.push(event.session.version)
      notice(all, layout, event, bytes, release)
    }
  }
  return { ...all, versions: [Math.min(...versions), Math.max(...versions)], sessions: files.length }
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
