// Lists every word and string that the spec allows in a message, with its gates.

import type { Layout, LayoutField, LayoutRef, LayoutShape } from '../../runtime/layout/layout.ts'
import type { Gate } from '../../runtime/session/gate.ts'

export interface PossiblePart {
  /** Its name in a walk over real bytes, without the indexes of lists. */
  readonly path: string
  readonly gates: readonly Gate[]
}

interface Place {
  readonly path: string
  readonly gates: readonly Gate[]
  /** Types around this one, so that a recursive type is listed once. */
  readonly within: readonly string[]
}

/** Lists all parts of a type. */
export function possibleParts(layout: Layout, type: string): PossiblePart[] {
  return ofRef(layout, type, { path: '', gates: [], within: [] })
}

function ofRef(layout: Layout, ref: LayoutRef, at: Place): PossiblePart[] {
  if (typeof ref === 'string') {
    if (at.within.includes(ref)) return []
    return ofShape(layout, layout[ref] ?? 'word', { ...at, within: [...at.within, ref] })
  }
  const inner = (path: string): Place => ({ ...at, path })
  if ('list' in ref) return [leaf(at, endOf(ref)), ...ofRef(layout, ref.list, inner(`${at.path}[]`))]
  if ('map' in ref) {
    const [key, value] = ref.map
    const parts = [
      ofRef(layout, key, inner(`${at.path}[].key`)),
      ofRef(layout, value, inner(`${at.path}[].value`)),
    ]
    return [leaf(at, endOf(ref)), ...parts.flat()]
  }
  if ('optional' in ref)
    return [...(ref.tag === undefined ? [] : [leaf(at, 'tag')]), ...ofRef(layout, ref.optional, at)]
  if ('pinned' in ref) return ofRef(layout, ref.pinned, at)
  return ref.forms.flatMap(({ gate, type }) => ofRef(layout, type, gated(at, gate)))
}

function ofShape(layout: Layout, shape: LayoutShape, at: Place): PossiblePart[] {
  if (shape === 'word' || shape === 'text') return [{ path: at.path, gates: at.gates }]
  if ('alias' in shape) return ofRef(layout, shape.alias, at)
  if ('fields' in shape) return ofFields(layout, shape.fields, at)
  const cases = shape.cases.flatMap(each => ofFields(layout, each.fields, at))
  return [leaf(at, 'kind'), ...cases]
}

function ofFields(layout: Layout, fields: readonly LayoutField[], at: Place): PossiblePart[] {
  return fields.flatMap(([name, type, gate]) =>
    ofRef(layout, type, gated({ ...at, path: join(at.path, name) }, gate)),
  )
}

function leaf(at: Place, name: string): PossiblePart {
  return { path: join(at.path, name), gates: at.gates }
}

function gated(at: Place, gate: Gate | undefined): Place {
  return gate === undefined ? at : { ...at, gates: [...at.gates, gate] }
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

/** Names the word that says how long a list is. */
function endOf({ until }: { readonly until?: '' }): string {
  return until === undefined ? 'count' : 'end'
}
