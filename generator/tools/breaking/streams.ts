import type { RecordPart, Stream } from '../../ir/protocol.ts'
import type { Field } from '../../ir/types.ts'
import { compareFields } from './fields.ts'
import { pairByName } from './pairs.ts'
import { sameData } from './renamed-types.ts'
import type { SpecComparison } from './spec-comparison.ts'
import { newName } from './type-refs.ts'

/** Compares the contents of bodies. */
export function compareStreams(context: SpecComparison): void {
  const [old, now] = [context.old.protocol.streams, context.new.protocol.streams]
  const pairs = pairByName(old, now, () => false)
  for (const each of pairs.removed) {
    context.reportOld('stream-removed', 'api', [each, 'name'], `The stream ${each.name} is gone.`)
  }
  for (const each of pairs.added) {
    context.report('stream-added', 'added', [each, 'name'], `The stream ${each.name} is new.`)
  }
  for (const { old: before, new: after } of pairs.both) compareStream(context, before, after)
}

function compareStream(context: SpecComparison, old: Stream, now: Stream): void {
  const changed = (words: string): void => {
    context.report('stream-changed', 'wire', [now], `The stream ${now.name} ${words}.`)
  }
  if (old.kind !== now.kind) changed(`was ${kinds[old.kind]} and is ${kinds[now.kind]}`)
  else if (old.kind === 'record' && now.kind === 'record') compareParts(context, old, now)
  else if (old.kind !== 'record' && now.kind !== 'record') {
    if (old.record !== now.record) changed(`repeated ${old.record} and repeats ${now.record}`)
    if (!sameData(ends(context, old), ends(undefined, now))) changed('has another count or other markers')
  }
}

const kinds = { record: 'one record', counted: 'a counted list', marked: 'a list with markers' } as const

function ends(context: SpecComparison | undefined, stream: Exclude<Stream, { kind: 'record' }>): unknown {
  const name = (type: string): string => (context === undefined ? type : newName(context, type))
  if (stream.kind === 'counted') return name(stream.count)
  return { ...stream.marker, type: name(stream.marker.type) }
}

type Recorded = Extract<Stream, { kind: 'record' }>

function compareParts(context: SpecComparison, old: Recorded, now: Recorded): void {
  const [before, after] = [old.parts, now.parts].map(parts => parts.flatMap(fieldOf))
  compareFields(context, `the stream ${now.name}`, before ?? [], after ?? [])
  const [bodies, newBodies] = [old.parts, now.parts].map(parts => parts.map(bodyPlace))
  if (sameData(bodies?.filter(isBody), newBodies?.filter(isBody))) return
  const message = `The stream ${now.name} has other contents, or has them at another place.`
  context.report('stream-changed', 'wire', [now], message)
}

function fieldOf(part: RecordPart): Field[] {
  return part.kind === 'field' ? [part.field] : []
}

// The fields before a body decide its place; new fields are findings themselves.
function bodyPlace(part: RecordPart, index: number, parts: readonly RecordPart[]): string | undefined {
  if (part.kind !== 'body') return undefined
  const before = parts[index - 1]
  const after = before?.kind === 'field' ? before.field.name : (before?.name ?? '')
  return `${part.name}: ${part.grammar} after ${after}`
}

function isBody(place: string | undefined): boolean {
  return place !== undefined
}
