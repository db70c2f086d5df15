import type { Layout, LayoutField, LayoutRef } from '../../runtime/layout/layout.ts'

/** The subjects of a request by the names of their fields; a list that is long is cut, and has its count. */
export type Subjects = Readonly<
  Record<string, string | readonly string[] | { readonly first: readonly string[]; readonly count: number }>
>

/** Types that name something in a store, or a file of the client. */
const NAMING: ReadonlySet<string> = new Set([
  ...['StorePath', 'BaseStorePath', 'StorePathName', 'StorePathHash', 'Path'],
  ...['DerivedPath', 'SingleDerivedPath', 'DrvOutput', 'DrvOutputS'],
])
/** Elements of a list that are shown. */
const SHOWN = 8
/** Fields that are shown. */
const MOST_FIELDS = 16
/** Characters of one name that are shown. */
const LONGEST = 256
const DEEPEST = 8

/** Finds the names of paths and outputs in a request by the types of its fields, and not by its operation. */
export function subjectsOf(layout: Layout, operation: string, request: unknown): Subjects {
  const found: Record<string, Subjects[string]> = {}
  collect(layout, `${operation}Request`, request, '', 0, (path, value) => {
    if (Object.keys(found).length < MOST_FIELDS) found[path] = value
  })
  return found
}

type Add = (path: string, value: Subjects[string]) => void

function collect(
  layout: Layout,
  ref: LayoutRef,
  value: unknown,
  path: string,
  depth: number,
  add: Add,
): void {
  if (value === undefined || value === null || depth > DEEPEST) return
  if (typeof ref === 'string') {
    if (NAMING.has(ref)) add(path, nameOf(value))
    else collectShape(layout, ref, value, path, depth, add)
  } else if ('list' in ref) collectList(layout, ref.list, value, path, depth, add)
  else if ('map' in ref) {
    const pairs = Array.isArray(value) ? value : []
    collectList(
      layout,
      ref.map[0],
      pairs.map(pair => (pair as unknown[])[0]),
      `${path}.key`,
      depth,
      add,
    )
    collectList(
      layout,
      ref.map[1],
      pairs.map(pair => (pair as unknown[])[1]),
      `${path}.value`,
      depth,
      add,
    )
  } else if ('optional' in ref) collect(layout, ref.optional, value, path, depth, add)
  else if ('pinned' in ref) collect(layout, ref.pinned, value, path, depth, add)
  else collect(layout, ref.forms[0]?.type ?? 'word', value, path, depth, add)
}

function collectList(
  layout: Layout,
  element: LayoutRef,
  value: unknown,
  path: string,
  depth: number,
  add: Add,
): void {
  if (!Array.isArray(value) || value.length === 0) return
  const first = value.slice(0, SHOWN)
  if (typeof element === 'string' && NAMING.has(element)) {
    const names = first.map(nameOf)
    add(path, value.length > SHOWN ? { first: names, count: value.length } : names)
    return
  }
  for (const [index, each] of first.entries()) {
    collect(layout, element, each, `${path}[${index}]`, depth + 1, add)
  }
}

function collectShape(
  layout: Layout,
  name: string,
  value: unknown,
  path: string,
  depth: number,
  add: Add,
): void {
  const shape = Object.hasOwn(layout, name) ? layout[name] : undefined
  if (shape === undefined || typeof shape === 'string') return
  if ('alias' in shape) {
    collect(layout, shape.alias, value, path, depth + 1, add)
    return
  }
  const { kind } = value as { kind?: unknown }
  const fields: readonly LayoutField[] =
    'fields' in shape ? shape.fields : (shape.cases.find(each => each.name === kind)?.fields ?? [])
  for (const [field, type] of fields) {
    const inner = path === '' ? field : `${path}.${field}`
    collect(layout, type, (value as Readonly<Record<string, unknown>>)[field], inner, depth + 1, add)
  }
}

/** Writes a name; one with parts, such as an output of a derivation, as `part^part`. */
function nameOf(value: unknown): string {
  const text = partsOf(value, 0).join('^')
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${text.length} characters)` : text
}

function partsOf(value: unknown, depth: number): string[] {
  if (typeof value === 'string') return [value]
  if (value instanceof Uint8Array) return [Buffer.from(value.subarray(0, LONGEST)).toString('hex')]
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return []
  return Object.entries(value).flatMap(([name, part]) => (name === 'kind' ? [] : partsOf(part, depth + 1)))
}
