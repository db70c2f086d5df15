import { visible } from '../../runtime/errors/visible.ts'
import type { Layout } from '../../runtime/layout/layout.ts'
import type { BodyEvent, MessageEvent, ObservedEvent, Span } from '../observe/event.ts'
import type { Observation } from '../observe/observe.ts'
import type { Recording } from '../observe/recording.ts'
import type { KnownProtocol } from '../protocols/known-protocol.ts'
import { type Rendered, renderEvent } from './event.ts'
import { type HexPart, partsOf, renderHex } from './hex.ts'

/** The parts of a transcript. */
export interface Session {
  readonly recording: Recording
  readonly observation: Observation
  readonly known: KnownProtocol
  readonly layout: Layout
  /** True to show the bytes too. */
  readonly hex: boolean
}

const INDENT = ' '.repeat(16)

/** Writes a whole session as lines, with its header and a summary. */
export function renderSession(session: Session): string[] {
  const { recording, observation, known, layout, hex } = session
  const lines = headerLines(recording)
  const bytes = { client: bytesOf(recording, 'client'), server: bytesOf(recording, 'server') }
  const timeOf = timeline(recording)
  let failure: MessageEvent | undefined
  let call: number | undefined
  for (const event of observation.events) {
    if (event.kind !== 'agreed' && event.call !== call) {
      call = event.call
      lines.push('')
    }
    if (hex || !isQuietEnd(event)) {
      const rendered = renderEvent(event, { known, layout, failure })
      const placedLines = placed(rendered, event.kind === 'agreed' ? undefined : timeOf(event.span))
      for (const line of placedLines) lines.push(line)
    }
    // A body may have more lines than a call may have arguments.
    if (hex) for (const line of hexLines(event, bytes, layout)) lines.push(line)
    if (event.kind === 'message' && event.role === 'fail') failure = event
  }
  return [...lines, '', ...differenceLines(observation), summary(observation)]
}

/** Writes the counts of a session, and whether every message was checked. */
export function summary({ events, calls, client, server, differences }: Observation): string {
  const messages = events.filter(event => !['agreed', 'body', 'stop'].includes(event.kind)).length
  const parts = [
    count(calls, 'operation'),
    count(messages, 'message'),
    `${client.size} bytes →`,
    `${server.size} bytes ←`,
  ]
  const rest = client.rest + server.rest
  if (rest > 0) parts.push(`${rest} of them not understood`)
  if (differences !== undefined) {
    const { length } = differences
    if (length > 0) parts.push(`${count(length, 'message')} encoded to other bytes`)
    else if (rest > 0) parts.push('what decodes encodes back to the same bytes')
    else parts.push('every message decodes and encodes back to the same bytes')
  }
  return parts.join(', ')
}

function headerLines({ header }: Recording): string[] {
  const lines = [visible(header.title ?? 'A session')]
  for (const name of ['client', 'server', 'command'] as const) {
    const value = header[name]
    if (value !== undefined) lines.push(`  ${name.padEnd(9)}${visible(value)}`)
  }
  return [...lines, '', `      ms`]
}

/** True for the end of the log channel, which the reply or the body after it implies. */
function isQuietEnd(event: ObservedEvent): boolean {
  return event.kind === 'message' && event.role === 'end'
}

function placed({ arrow, lines }: Rendered, at: number | undefined): string[] {
  const time = (at === undefined ? '' : at.toFixed(1)).padStart(8)
  return lines.map((line, index) => (index === 0 ? `${time}  ${arrow}  ${line}` : `${' '.repeat(13)}${line}`))
}

function hexLines(
  event: ObservedEvent,
  bytes: Readonly<Record<'client' | 'server', Buffer>>,
  layout: Layout,
): string[] {
  if (event.kind === 'agreed' || event.kind === 'stop') return []
  // Pieces and messages have shown these bytes already.
  if (event.kind === 'body' && (event.by === 'pull' || event.by === 'push')) return []
  const { from, start, end } = event.span
  const own = bytes[from].subarray(start, end)
  return renderHex(own, namedParts(event, own, layout), start).map(line => `${INDENT}${line}`)
}

function namedParts(
  event: Exclude<ObservedEvent, { kind: 'agreed' | 'stop' }>,
  own: Buffer,
  layout: Layout,
): HexPart[] {
  if (event.kind === 'body')
    return event.by === 'frames' ? frameParts(event, own) : [part('body', 0, own.length)]
  if (event.kind !== 'request') return partsOf(layout, event.type, own, event.session)
  const fields = partsOf(layout, event.type, own.subarray(8), event.session)
  const moved = fields.map(({ path, start, end }) => ({ path, start: start + 8, end: end + 8 }))
  return [part('opcode', 0, 8), ...moved]
}

/** Names each frame's length and bytes, as far as they are there. */
function frameParts({ pieces }: BodyEvent, own: Buffer): HexPart[] {
  let next = 0
  const parts = [...pieces, 0].flatMap((size, index) => {
    const start = next
    const header = Math.min(own.length, start + 8)
    next = Math.min(own.length, header + size)
    return [part(`frame[${index}].length`, start, header), part(`frame[${index}]`, header, next)]
  })
  return parts.filter(({ start, end }) => end > start)
}

function part(path: string, start: number, end: number): HexPart {
  return { path, start, end }
}

function differenceLines({ differences }: Observation): string[] {
  return (differences ?? []).map(({ type, path, from, offset, problem }) => {
    const field = path === undefined || path === '' ? '' : `.${path}`
    return `${' '.repeat(10)}✗  ${type}${field}, byte ${offset} of the ${from}: ${visible(problem)}`
  })
}

/** Makes a function that gives the time at which the first byte of a span passed. */
function timeline({ chunks }: Recording): (span: Span) => number | undefined {
  const ends = { client: 0, server: 0 }
  const marks = chunks.map(({ from, at, data }) => {
    ends[from] += data.length
    return { from, at, end: ends[from] }
  })
  return span => {
    // An event without bytes came with the bytes before it.
    const byte = span.end > span.start ? span.start : span.start - 1
    const found = marks.find(mark => mark.from === span.from && mark.end > byte)
    return (found ?? marks.findLast(mark => mark.from === span.from))?.at
  }
}

function bytesOf({ chunks }: Recording, from: 'client' | 'server'): Buffer {
  return Buffer.concat(chunks.filter(chunk => chunk.from === from).map(chunk => chunk.data))
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}
