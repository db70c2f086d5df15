import type { Gate } from '../../ir/base.ts'
import type { Field, TypeRef, Written } from '../../ir/types.ts'
import { armsIn, closing, functionsIn } from './bodies.ts'
import type { CheckoutComparison } from './checkout-comparison.ts'
import { serialisers } from './counterparts.ts'
import { lineAt } from './cpp.ts'
import type { Item } from './item.ts'

const readCall =
  /(?<![>.])\bread(?:String|Strings|Int|Num|DerivedPaths|StorePaths?)(?:<[^;()]*?>)?\s*\(|(?<![>.])\breadDerivation\s*\(\s*(?:\w+\.)?from\b|\b(?:Serialise<[^;()]*?>|worker_proto|WorkerProto<[^;()]*?>)::read\s*\(/g
const writeCall =
  /\bWorkerProto::write\s*\(|\bworker_proto::write\s*\(|(?<![>.])\bwrite(?:Derivation|Strings)\s*\(\s*(?:\w+\.)?to\b|->write\s*\(/g
const branches = /\b(?:for|while|catch|else|switch)\b|\bvisit\b|\[[&=]/

/** Counts the values that a piece of C++ reads. */
export function readsIn(text: string): number {
  return [...text.matchAll(readCall)].length + operatorsIn(text, /\bfrom\s*(?=>>)/g, '>>')
}

/** Counts the values that a piece of C++ writes. */
export function writesIn(text: string): number {
  return [...text.matchAll(writeCall)].length + operatorsIn(text, /\bto\s*(?=<<)/g, '<<')
}

function operatorsIn(text: string, head: RegExp, operator: string): number {
  return [...text.matchAll(head)].reduce((sum, { index }) => {
    let count = 0
    for (let at = index; at < text.length && text[at] !== ';'; at++) {
      if (text[at] === '(' || text[at] === '{') at = closing(text, at)
      else if (text.startsWith(operator, at)) {
        count++
        at++
      }
    }
    return sum + count
  }, 0)
}

/** Compares how many values serialisers of structs and the server's operations read and write. */
export function compareFieldCounts(context: CheckoutComparison): Item[] {
  const { protocol, checkout, constants } = context
  const table = serialisers(new Set(constants.values()))
  const serialised = checkout.files('worker-protocol.cc').flatMap(source =>
    functionsIn(source).flatMap(({ name, text, start }): Item[] => {
      const [, cpp = '', way = ''] = /Serialise<(.*)>::(read|write)$/.exec(name) ?? []
      const type = protocol.types.find(each => each.name === table[cpp])
      if (type?.shape.kind !== 'struct') return []
      // Serialisers keep their old forms, so each known field is read once.
      const known = type.shape.fields.filter(({ gate }) => presence(context, gate).includes(1))
      const wanted = new Set([known.length])
      const place = `${source.path}:${lineAt(source.text, start)}`
      const isRead = way === 'read'
      const counted = isRead ? readsIn(text) : writesIn(text)
      const title = `the ${isRead ? 'reader' : 'writer'} of ${cpp} has`
      return judge(title, text, counted, wanted, place)
    }),
  )
  const served = checkout.files('daemon.cc').flatMap(source =>
    armsIn(source).flatMap(({ name, text, start }): Item[] => {
      const operation = protocol.operations.find(each => each.name === name)
      if (operation === undefined) return []
      const { request, response } = operation
      const place = `${source.path}:${lineAt(source.text, start)}`
      const answer: readonly Written[] =
        response.kind === 'nothing' ? [] : response.kind === 'value' ? [response] : response.fields
      // Numbers are kept for operations that are gone.
      if (operation.removed !== undefined && readsIn(text) + writesIn(text) === 0) return []
      const isPlain = !branches.test(text)
      const [asked, answered] = [request, answer].map(each => sizes(context, each, isPlain))
      return [
        ...judge(`the server reads for ${name}`, text, readsIn(text), asked, place),
        ...judge(`the server answers to ${name} by`, text, writesIn(text), answered, place),
      ]
    }),
  )
  const bodies = checkout.files('worker-protocol.cc').flatMap(functionsIn)
  const absent = Object.keys(table)
    .filter(cpp => !bodies.some(({ name }) => name.includes(`Serialise<${cpp}>::`)))
    .map((cpp): Item => {
      const message = `the fields and conditions of ${cpp}: worker-protocol.cc has no serialiser of it`
      return { kind: 'unchecked', message }
    })
  return [...absent, ...serialised, ...served]
}

// Old forms may be gone from sources that know the feature in their place.
function presence(
  { protocol, latest, minimum, constants }: CheckoutComparison,
  gate: Gate,
): readonly number[] {
  const features = new Set(constants.values())
  const { since, before, feature, without } = gate
  if (since !== undefined && since > (latest ?? protocol.versions.max)) return [0]
  if (before !== undefined && before <= Math.max(minimum, protocol.versions.min)) return [0]
  if (feature !== undefined && !features.has(feature)) return [0]
  return without !== undefined && features.has(without) ? [0, 1] : [1]
}

// Code with branches may write one value in several places, so its count proves nothing.
function judge(
  title: string,
  text: string,
  count: number,
  wanted: ReadonlySet<number>,
  place: string,
): Item[] {
  if (wanted.has(count)) return []
  if (branches.test(text)) {
    return [{ kind: 'unchecked', message: `${title} ${count} values: its code has branches`, place }]
  }
  const counts = [...wanted].sort((a, b) => a - b).join(' or ')
  return [{ kind: 'different', message: `${title} ${count} values, and ${counts} in the spec`, place }]
}

/** Finds the numbers of reads or writes that stand for fields: a type may be written out where it is used. */
function sizes(
  context: CheckoutComparison,
  fields: readonly Written[],
  isPlain: boolean,
): ReadonlySet<number> {
  let sums = new Set([0])
  const known = new Set(context.constants.values())
  // Sources that know the form with a feature may refuse all others.
  const isReplaced = fields.some(field => 'gate' in field && known.has((field as Field).gate.feature ?? ''))
  for (const field of fields) {
    const gate = 'gate' in field ? (field as Field).gate : {}
    const present = isReplaced && gate.before !== undefined ? [0, 1] : presence(context, gate)
    if (!present.includes(1)) continue
    const { type, wire = [] } = field
    const own = [type, ...wire.map(form => form.type)].flatMap(each => [...sizesOf(context, each, isPlain)])
    sums = plus(sums, present.includes(0) ? [0, ...own] : own)
  }
  return sums
}

function sizesOf(context: CheckoutComparison, type: TypeRef, isPlain: boolean): ReadonlySet<number> {
  const of = (each: TypeRef): ReadonlySet<number> => sizesOf(context, each, isPlain)
  if (type.kind === 'pinned') return of(type.of)
  // Without a branch or a loop, elements are not written out.
  if (type.kind !== 'named' && isPlain) return new Set([1])
  if (type.kind === 'list') return new Set([1, ...plus([1], of(type.of))])
  if (type.kind === 'map') return new Set([1, ...plus(plus([1], of(type.key)), of(type.value))])
  // The tag is written once for each of its values.
  if (type.kind === 'optional') return new Set([1, ...plus([0, 1, 2], of(type.of))])
  const shape = context.protocol.types.find(each => each.name === type.name)?.shape
  if (shape?.kind === 'alias') return of(shape.of)
  return shape?.kind === 'struct' ? new Set([1, ...sizes(context, shape.fields, isPlain)]) : new Set([1])
}

function plus(left: Iterable<number>, right: Iterable<number>): Set<number> {
  const sums = [...right]
  return new Set([...left].flatMap(each => sums.map(other => each + other)))
}
