import { type Gate, holds } from '../session/gate.ts'
import type { Layout, LayoutField, LayoutRef, LayoutShape } from './layout.ts'

/** A part of a message: the path of a field without parts, and the offsets of its bytes. */
export interface Part {
  readonly path: string
  readonly start: number
  readonly end: number
}

/**
 * List elements at the start of a message that were decoded and dropped: their bytes, and for each list how
 * many of its elements were read, out of how many.
 */
export interface Skipped {
  readonly bytes: number
  readonly lists: readonly { readonly read: number; readonly count: number }[]
}

interface Walk {
  readonly layout: Layout
  readonly bytes: Buffer
  readonly visit: (part: Part) => void
  /** Called for each list (`array`) and each type with parts, before their parts are visited. */
  readonly enter: ((path: string, whole: string, start: number) => void) | undefined
  readonly skipped: Skipped['lists']
  version: number
  features: number
  offset: number
  depth: number
  /** Index of the next list that is not inside another list; undefined inside one. */
  nextList: number | undefined
}

/** Levels of nested types, at most. */
const MAX_DEPTH = 1024

/** Thrown to end a walk at the first incomplete part. */
const STOP = Symbol('stop')

/**
 * Walks over the bytes of one value and visits every word and string with its path. If the bytes end early or
 * make no sense, the walk stops without an error, after it has visited the part at which they do.
 */
export function walkParts(
  layout: Layout,
  type: LayoutRef,
  bytes: Buffer,
  session: { readonly version: number; readonly features: number },
  visit: (part: Part) => void,
  skipped: Skipped['lists'] = [],
  enter?: Walk['enter'],
): void {
  const { version, features } = session
  const start = { offset: 0, depth: 0, nextList: 0 }
  const walk: Walk = { layout, bytes, visit, enter, skipped, version, features, ...start }
  try {
    walkRef(walk, type, '')
  } catch (error) {
    if (error !== STOP) throw error
  }
}

/**
 * Returns the path of the field that holds the byte at `offset`; if the bytes end before it, of the field at
 * which they end. `offset` includes the bytes skipped before `bytes`.
 */
export function locate(
  layout: Layout,
  type: LayoutRef,
  bytes: Buffer,
  session: { readonly version: number; readonly features: number },
  offset: number,
  skipped: Skipped = { bytes: 0, lists: [] },
): string | undefined {
  let found: string | undefined
  const visit = (part: Part): void => {
    if (part.start + skipped.bytes > offset) throw STOP
    found = part.path
  }
  walkParts(layout, type, bytes, session, visit, skipped.lists)
  return found
}

/**
 * Returns the path of the value that was to be written where `bytes` end, and was rejected as a whole: the
 * array or the object of type `whole`, not its first part, which starts at the same byte.
 */
export function locateWhole(
  layout: Layout,
  type: LayoutRef,
  bytes: Buffer,
  session: { readonly version: number; readonly features: number },
  whole: string,
): string | undefined {
  let found: string | undefined
  const enter = (path: string, entered: string, start: number): void => {
    if (start === bytes.length && entered === whole) found ??= path
  }
  walkParts(layout, type, bytes, session, () => {}, [], enter)
  return found
}

function walkRef(walk: Walk, ref: LayoutRef, path: string): void {
  if (typeof ref === 'string') {
    walk.enter?.(path, ref, walk.offset)
    walkShape(walk, walk.layout[ref] ?? 'word', path)
  } else if ('list' in ref) {
    walkList(walk, path, ref.until, inner => walkRef(walk, ref.list, inner))
  } else if ('map' in ref) {
    walkList(walk, path, ref.until, inner => {
      walkRef(walk, ref.map[0], `${inner}.key`)
      walkRef(walk, ref.map[1], `${inner}.value`)
    })
  } else if ('optional' in ref) {
    if (ref.tag === undefined || word(walk, join(path, 'tag')) !== 0n) walkRef(walk, ref.optional, path)
  } else if ('pinned' in ref) {
    const { version, features } = walk
    walk.version = ref.at
    walk.features = 0
    walkRef(walk, ref.pinned, path)
    Object.assign(walk, { version, features })
  } else {
    const form = ref.forms.find(entry => gateHolds(walk, entry.gate))
    if (form !== undefined) walkRef(walk, form.type, path)
  }
}

function walkList(walk: Walk, path: string, until: '' | undefined, element: (path: string) => void): void {
  walk.enter?.(path, 'array', walk.offset)
  const { nextList } = walk
  const skipped = nextList === undefined ? undefined : walk.skipped[nextList]
  const read = BigInt(skipped?.read ?? 0)
  if (until !== undefined) {
    walk.nextList = undefined
    walkUntil(walk, path, read, element)
  } else {
    const count = skipped === undefined ? word(walk, join(path, 'count')) : BigInt(skipped.count)
    walk.nextList = undefined
    for (let index = read; index < count; index += 1n) element(`${path}[${index}]`)
  }
  if (nextList !== undefined) walk.nextList = nextList + 1
}

/** Walks over the elements up to the empty string; a word that is not whole is the start of an element. */
function walkUntil(walk: Walk, path: string, read: bigint, element: (path: string) => void): void {
  for (let index = read; ; index += 1n) {
    const ahead = wordAhead(walk)
    if (ahead === undefined) word(walk, `${path}[${index}]`)
    if (ahead === 0n) break
    element(`${path}[${index}]`)
  }
  word(walk, join(path, 'end'))
}

function walkShape(walk: Walk, shape: LayoutShape, path: string): void {
  // Readers refuse values that are nested this deeply, so there is no need to go on.
  if (walk.depth > MAX_DEPTH) throw STOP
  walk.depth += 1
  walkInside(walk, shape, path)
  walk.depth -= 1
}

function walkInside(walk: Walk, shape: LayoutShape, path: string): void {
  if (shape === 'word') word(walk, path)
  else if (shape === 'text') text(walk, path)
  else if ('alias' in shape) walkRef(walk, shape.alias, path)
  else if ('fields' in shape) walkFields(walk, shape.fields, path)
  else {
    const { cases } = shape
    const other = cases.find(entry => entry.tag === undefined)
    // The tag of the other cases is a field of theirs, so look at it before it is visited.
    const ahead = other === undefined ? undefined : wordAhead(walk)
    const isOther = ahead !== undefined && caseOf(cases, ahead) === undefined
    const found = isOther ? other : caseOf(cases, word(walk, join(path, 'kind')))
    if (found === undefined) throw STOP
    walkFields(walk, found.fields, path)
  }
}

type Cases = Extract<LayoutShape, { readonly union: string }>['cases']

function caseOf(cases: Cases, tag: bigint): Cases[number] | undefined {
  return cases.find(entry => entry.tag !== undefined && BigInt(entry.tag) === tag)
}

/** Returns the next word without visiting it; undefined if it is not whole. */
function wordAhead({ bytes, offset }: Walk): bigint | undefined {
  return offset + 8 > bytes.length ? undefined : bytes.readBigUInt64LE(offset)
}

function walkFields(walk: Walk, fields: readonly LayoutField[], path: string): void {
  for (const [name, type, gate] of fields) if (gateHolds(walk, gate)) walkRef(walk, type, join(path, name))
}

function gateHolds(walk: Walk, gate: Gate | undefined): boolean {
  return gate === undefined || holds(walk, gate)
}

function word(walk: Walk, path: string): bigint {
  const start = walk.offset
  if (start + 8 > walk.bytes.length) {
    walk.visit({ path, start, end: walk.bytes.length })
    throw STOP
  }
  walk.offset += 8
  walk.visit({ path, start, end: walk.offset })
  return walk.bytes.readBigUInt64LE(start)
}

function text(walk: Walk, path: string): void {
  const start = walk.offset
  const left = BigInt(walk.bytes.length - start - 8)
  const length = left < 0n ? 0n : walk.bytes.readBigUInt64LE(start)
  const padded = (length + 7n) & ~7n
  if (left < padded) {
    walk.visit({ path, start, end: walk.bytes.length })
    throw STOP
  }
  walk.offset += 8 + Number(padded)
  walk.visit({ path, start, end: walk.offset })
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}
