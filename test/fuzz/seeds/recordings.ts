import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { BodyEvent, ObservedEvent, RequestEvent } from '../../../cli/observe/event.ts'
import { observe } from '../../../cli/observe/observe.ts'
import { parseRecording } from '../../../cli/observe/recording.ts'
import { nixDaemon } from '../../../generated/nix-daemon/protocol.ts'
import type { AnyOperation } from '../../../runtime/protocol/protocol.ts'
import type { Piece, Side } from '../input/input.ts'

const folder = join(import.meta.dirname, '../../recordings')

/** Recordings of more bytes are left out, because they slow the rest down. */
const LARGEST = 64 << 10

const recordings = readdirSync(folder)
  .filter(name => name.endsWith('.jsonl') && statSync(join(folder, name)).size <= LARGEST)
  .map(name => name.slice(0, -'.jsonl'.length))
  .sort()

/** A call that a recorded client made. */
export interface RecordedCall {
  readonly operation: AnyOperation
  readonly request: unknown
  /** The bytes of its upload. */
  readonly body: Buffer | undefined
}

/** A recorded session in the parts that mutations move. */
export interface RecordedSession {
  readonly name: string
  /** Messages, frames and pieces of bodies of both sides, each side's in the order of its bytes. */
  readonly pieces: readonly Piece[]
  readonly calls: readonly RecordedCall[]
  /** The values that the client sent in the handshake, by the names of their steps. */
  readonly hello: ReadonlyMap<string, unknown>
}

let loading: Promise<readonly RecordedSession[]> | undefined
let loaded: readonly RecordedSession[] = []

/**
 * Reads all recorded sessions, which takes two seconds the first time, and what clients would load late: the first
 * call with a body would take more turns than all others.
 */
export async function loadSessions(): Promise<void> {
  await import('../../../runtime/client/call-with-body.ts')
  await import('../../../runtime/client/download.ts')
  await import('../../../runtime/client/element-batches.ts')
  loading ??= Promise.all(recordings.map(readSession))
  loaded = await loading
}

/** The recorded sessions in the order of their names. */
export function recordedSessions(): readonly RecordedSession[] {
  if (loaded.length === 0) throw new Error('the recorded sessions are not loaded')
  return loaded
}

/** Finds a recorded session by its name. */
export function recordedSession(name: string): RecordedSession | undefined {
  return recordedSessions().find(session => session.name === name)
}

async function readSession(name: string): Promise<RecordedSession> {
  const { chunks } = parseRecording(readFileSync(join(folder, `${name}.jsonl`), 'utf8'))
  const { events } = await observe(nixDaemon, chunks)
  const bytesOf = (side: Side): Buffer =>
    Buffer.concat(chunks.filter(({ from }) => from === side).map(({ data }) => data))
  const pieces = (['client', 'server'] as const).flatMap(side => piecesOf(side, bytesOf(side), events))
  const hello = new Map(events.flatMap(event => (event.kind === 'hello' ? [[event.name, event.value]] : [])))
  return { name, pieces, calls: callsOf(events), hello }
}

/** Cuts the bytes of one side at the bounds of what was understood. */
function piecesOf(side: Side, bytes: Buffer, events: readonly ObservedEvent[]): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  let call = -1
  const add = (end: number, more: Partial<Piece> = {}): void => {
    if (end > at) pieces.push({ from: side, call, data: bytes.subarray(at, end), ...more })
    at = Math.max(at, end)
  }
  const seen = events.flatMap(event => (event.kind !== 'agreed' && event.span.from === side ? [event] : []))
  for (const event of seen.sort((a, b) => a.span.start - b.span.start)) {
    // A body that came in pieces covers messages that are there already.
    if (event.span.start < at) continue
    add(event.kind === 'request' ? event.span.start - 8 : event.span.start)
    call = event.call ?? call
    // The opcode stands before the fields, and is a word of its own.
    if (event.kind === 'request') add(event.span.start)
    if (event.kind === 'body') for (const end of boundsOf(event)) add(end)
    const typed = 'type' in event && event.type !== '' ? { type: event.type, session: event.session } : {}
    add(event.span.end, typed)
  }
  add(bytes.length)
  return pieces
}

/** The ends of the headers and contents of frames. */
function boundsOf({ by, span, pieces }: BodyEvent): number[] {
  if (by !== 'frames') return []
  let at = span.start
  return pieces.flatMap(length => {
    const header = at + 8
    at = header + length
    return [header, at]
  })
}

function callsOf(events: readonly ObservedEvent[]): RecordedCall[] {
  const requests = events.filter((event): event is RequestEvent => event.kind === 'request')
  return requests.flatMap(({ operation, value, call }) => {
    if (operation === undefined) return []
    const upload = events.find(each => each.kind === 'body' && each.way === 'upload' && each.call === call)
    return [{ operation, request: value, body: (upload as BodyEvent | undefined)?.bytes }]
  })
}
