import { contentName } from '../ir/content.ts'
import { holds, type Session } from '../ir/gate.ts'
import type { BodyCase, Operation } from '../ir/protocol.ts'
import {
  contentDifferences,
  type Difference,
  fieldDifferences,
  type Sides,
  writtenDifference,
} from './difference.ts'

/** Compares an operation that both sides have, in the order of the wire. */
export function operationDifferences(sides: Sides, operation: Operation): Difference[] {
  const { request, upload, download, response } = operation
  const answer =
    response.kind === 'fields'
      ? fieldDifferences(sides, response.fields)
      : response.kind === 'value'
        ? writtenDifference(sides, response)
        : []
  return [
    ...inPart('request', fieldDifferences(sides, request)),
    ...(upload === undefined
      ? []
      : inPart('upload', named(upload.name, uploadDifferences(sides, upload.wire)))),
    ...(download === undefined
      ? []
      : inPart('download', named(download.name, contentDifferences(sides, download.content)))),
    ...inPart('response', answer),
  ]
}

function uploadDifferences(sides: Sides, wire: readonly BodyCase[]): Difference[] {
  const [before, after] = [bodyCase(wire, sides.from), bodyCase(wire, sides.to)]
  if (before === undefined || after === undefined) return []
  const whole = contentName(before.content) !== contentName(after.content)
  if (before.by === after.by && !whole) {
    return contentDifferences(sides, before.content)
  }
  const [from, to] = [before, after].map(each => bodyWords(each, whole))
  return [{ change: 'way', from: from ?? '', to: to ?? '' }]
}

/** Finds the form that a body takes in a session. */
export function bodyCase(wire: readonly BodyCase[], session: Session): BodyCase | undefined {
  return wire.find(({ gate }) => holds(gate, session))
}

const ways = { frames: 'frames', pull: 'pulled', inline: 'inline' } as const

function bodyWords({ by, content }: BodyCase, whole: boolean): string {
  return whole ? `${ways[by]} (${contentName(content)})` : ways[by]
}

function inPart(part: NonNullable<Difference['part']>, differences: readonly Difference[]): Difference[] {
  return differences.map(difference => ({ ...difference, part }))
}

function named(name: string, differences: readonly Difference[]): Difference[] {
  return differences.map(difference => ({ ...difference, name }))
}
