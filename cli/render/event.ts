import { visible } from '../../runtime/errors/visible.ts'
import type { Layout } from '../../runtime/layout/layout.ts'
import { formatVersion } from '../../runtime/session/session.ts'
import type {
  BodyEvent,
  HelloEvent,
  MessageEvent,
  ObservedEvent,
  RequestEvent,
  StopEvent,
} from '../observe/event.ts'
import type { KnownProtocol, MessagePayload } from '../protocols/known-protocol.ts'
import { onWire } from '../values/on-wire.ts'
import { renderValue } from './value.ts'

/** One event: a headline, and the lines below it. */
export interface Rendered {
  readonly arrow: '→' | '←' | '=' | '✗'
  readonly lines: readonly string[]
}

/** Characters of a line after the time and the arrow. */
const ROOM = 96

/** The surroundings of an event. */
export interface Context {
  readonly known: KnownProtocol
  readonly layout: Layout
  /** The failure before the event, of which it may be a copy. */
  readonly failure: MessageEvent | undefined
}

/** Writes an event in words. */
export function renderEvent(event: ObservedEvent, context: Context): Rendered {
  if (event.kind === 'agreed') {
    const features = event.features.length === 0 ? 'no features' : `features ${event.features.join(', ')}`
    return { arrow: '=', lines: [`protocol ${formatVersion(event.session.version)}, ${features}`] }
  }
  if (event.kind === 'stop') return { arrow: '✗', lines: stopLines(event) }
  return { arrow: event.span.from === 'client' ? '→' : '←', lines: linesOf(event, context) }
}

function linesOf(event: Exclude<ObservedEvent, { kind: 'agreed' | 'stop' }>, context: Context): string[] {
  switch (event.kind) {
    case 'hello':
      return [`${event.name.padEnd(18)}${helloText(event, context.known)}`]
    case 'request':
      return headline(
        requestName(event),
        renderValue(onWire(context.layout, event.type, event.value, event.session) ?? {}, ROOM - 4),
      )
    case 'message':
      return messageLines(event, context)
    case 'piece':
      return [`  piece of ${bytesOf(event.size)}, at most ${event.desired} were asked for`]
    case 'body':
      return bodyLines(event)
    case 'response':
      return event.value === undefined && !isValue(context.layout, event.type)
        ? ['done']
        : headline(
            'reply',
            renderValue(onWire(context.layout, event.type, event.value, event.session), ROOM - 4),
          )
  }
}

/** True for a response that is a value, which may be none; others are fields, or nothing but the end of a call. */
function isValue(layout: Layout, type: string): boolean {
  const shape = Object.hasOwn(layout, type) ? layout[type] : undefined
  return typeof shape === 'object' && 'alias' in shape
}

function requestName({ operation, opcode }: RequestEvent): string {
  return operation === undefined ? `unknown operation (${opcode})` : `${operation.name} (${opcode})`
}

function helloText({ name, value }: HelloEvent, { protocol }: KnownProtocol): string {
  for (const step of protocol.handshake) {
    if (step.kind === 'negotiate' && step.what === 'version' && [step.client, step.server].includes(name))
      return formatVersion(value as number)
    if (step.kind === 'say' && step.name === name && step.constant !== undefined)
      return `0x${(value as number).toString(16)}`
  }
  return Array.isArray(value) && value.length === 0 ? 'none' : renderValue(value, ROOM).join(' ')
}

function messageLines(event: MessageEvent, { known, layout, failure }: Context): string[] {
  const { message, role, late, type, session } = event
  if (late && failure !== undefined && same(message, failure.message))
    return [`${message.kind}  (the same again)`]
  const { kind, ...fields } = onWire(layout, type, message, session) as { kind: string }
  const shown = renderValue(withPayload(fields, known.payload(message)), ROOM - 6)
  const lines = headline(late ? `${kind}  (unasked)` : kind, shown)
  return role === 'fail' || role === 'end' ? lines : lines.map(line => `  ${line}`)
}

/** Puts named fields in place of the list of a message. */
function withPayload(fields: object, payload: MessagePayload | undefined): object {
  if (payload === undefined) return fields
  const entries = Object.entries(fields).flatMap(([name, value]) =>
    name === payload.list ? Object.entries(payload.fields) : [[name, value]],
  )
  return Object.fromEntries(entries)
}

function bodyLines(event: BodyEvent): string[] {
  const { by, pieces, bytes, parts, grammar: whole, problem } = event
  const unit = by === 'frames' ? 'frame' : 'piece'
  const how = by === 'inline' ? '' : `, in ${pieces.length} ${unit}${pieces.length === 1 ? '' : 's'}`
  const lines = [`  ${whole?.title ?? 'body'} of ${bytesOf(bytes.length)}${how}`]
  for (const { kind, grammar, record, value, start, end } of parts) {
    if (record === undefined && kind === 'body') continue
    const name = grammar?.name ?? kind
    const label = record === undefined ? name : `${name} ${record + 1}`
    if (kind === 'body') lines.push(`    ${label}  ${bytesOf(end - start)}`)
    else if (kind !== 'marker')
      for (const line of headline(label, renderValue(value, ROOM - 8))) lines.push(`    ${line}`)
  }
  if (problem !== undefined) lines.push(`    ! ${visible(problem.split('\n')[0] ?? '')}`)
  return lines
}

function stopLines({ span, cut, problem }: StopEvent): string[] {
  const left = span.end - span.start
  const [first = '', ...rest] = problem.split('\n')
  const where = cut ? `the ${span.from}'s side` : `the ${span.from}'s side, byte ${span.start}`
  const size = left === 0 ? '' : `; ${bytesOf(left)} ${left === 1 ? 'is' : 'are'} not understood`
  return [`${where}: ${visible(first)}${size}`, ...rest]
}

/** Writes a name and a value, in one line if the value has only one that fits. */
function headline(name: string, lines: readonly string[]): string[] {
  const [first] = lines
  if (first === undefined) return [name]
  if (lines.length === 1 && name.length + 2 + first.length <= ROOM) return [`${name}  ${first}`]
  return [name, ...lines.map(line => `    ${line}`)]
}

function bytesOf(size: number): string {
  return size === 1 ? '1 byte' : `${size} bytes`
}

function same(a: unknown, b: unknown): boolean {
  const text = (value: unknown): string =>
    JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${each}` : each))
  return text(a) === text(b)
}
