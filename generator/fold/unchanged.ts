import type { Gate } from '../ir/base.ts'
import { foldGate, type Space } from '../ir/gate.ts'
import type { Stream } from '../ir/protocol.ts'
import type { TypeDefinition } from '../ir/types.ts'
import { usesOf } from '../ir/uses.ts'

type Definition = TypeDefinition | Stream

/**
 * Finds the definitions that folding leaves as they are, together with all that they refer to. `others` are names
 * that mean something else beside the folded definitions.
 */
export function unchanged(
  pairs: readonly { readonly folded: Definition; readonly from: Definition }[],
  versions: Space['versions'],
  others: ReadonlySet<string>,
): ReadonlySet<string> {
  const same = new Map(
    pairs
      .filter(({ folded, from }) => formText(folded) === formText(withoutGate(from), versions))
      .map(({ folded }) => [folded.name, folded]),
  )
  // A definition that refers to a changed one is another one itself.
  for (let before = -1; before !== same.size; ) {
    before = same.size
    for (const [name, folded] of same) {
      const { names } = usesOf('shape' in folded ? { types: [folded] } : { streams: [folded] })
      if (others.has(name) || [...names].some(each => !same.has(each))) same.delete(name)
    }
  }
  return new Set(same.keys())
}

// The gate of a type says where it is used, and makes no difference to its code.
function withoutGate(from: Definition): Definition {
  return 'gate' in from ? { ...from, gate: {} } : from
}

/** Writes a definition as a text that is equal for equal definitions; of its gates only what matters is left. */
export function formText(definition: object, versions?: Space['versions']): string {
  return JSON.stringify(definition, (key, value: unknown) => {
    if (key === 'origin' || key === 'introduced') return undefined
    if (key === 'gate' && versions !== undefined) return inOrder(foldGate(value as Gate, versions))
    return typeof value === 'bigint' ? `${value}n` : inOrder(value)
  })
}

// Two equal objects may have their keys in different orders.
function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
