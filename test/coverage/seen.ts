// What the recorded sessions have really carried, and with which releases.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ObservedEvent } from '../../cli/observe/event.ts'
import { observe } from '../../cli/observe/observe.ts'
import { parseRecording, type Recording } from '../../cli/observe/recording.ts'
import { activityPayload, resultPayload } from '../../generated/nix-daemon/log.ts'
import { nixDaemon } from '../../generated/nix-daemon/protocol.ts'
import type { Layout } from '../../runtime/layout/layout.ts'
import { walkParts } from '../../runtime/layout/locate.ts'

/** Daemon releases, by what they were seen to send or take. */
export type Seen = Map<string, Set<string>>

/** All that was seen: `TYPE path` for parts of messages, and kinds of activities and results. */
export interface AllSeen {
  readonly parts: Seen
  readonly kinds: Seen
  /** Lowest and highest version that was negotiated. */
  readonly versions: readonly [number, number]
  readonly sessions: number
}

const folder = join(import.meta.dirname, '../recordings')

export async function seenInRecordings(): Promise<AllSeen> {
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
  { parts, kinds }: Pick<AllSeen, 'parts' | 'kinds'>,
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

function add(seen: Seen, what: string, release: string): void {
  const releases = seen.get(what) ?? new Set()
  seen.set(what, releases.add(release))
}

function bytesOf({ chunks }: Recording, from: 'client' | 'server'): Buffer {
  return Buffer.concat(chunks.filter(chunk => chunk.from === from).map(chunk => chunk.data))
}
