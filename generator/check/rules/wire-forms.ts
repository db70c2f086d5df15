import type { TypeRef } from '../../ir/types.ts'
import { baseOf } from '../base-of.ts'
import { writtenValues } from '../field-lists.ts'
import type { CheckContext, Rule } from '../rule.ts'

export const wireMismatch: Rule = {
  id: 'wire-mismatch',
  summary: 'All wire forms of a value are seen as its type is, but that an optional may be written bare.',
  check: (context, report) => {
    for (const { what, value } of writtenValues(context.protocol)) {
      const { type, wire = [] } = value
      for (const form of wire) {
        if (seesAlike(context, type, form.type) || seesAlike(context, bare(context, type), form.type))
          continue
        const message = `the values of this form are not values of ${what}`
        report(context.spans.at(form, 'type'), message, advice)
      }
    }
  },
}

function bare(context: CheckContext, ref: TypeRef): TypeRef {
  const base = baseOf(context, ref)
  return base?.kind === 'optional' ? base.of : ref
}

const advice = 'all forms are seen as the type beside them; an optional may be written bare'

// Limit for comparing types that contain themselves.
const deepest = 16

/** Tells whether a program sees the values of two types as the same. */
function seesAlike(context: CheckContext, a: TypeRef, b: TypeRef, depth = 0): boolean {
  const [one, other] = [baseOf(context, a), baseOf(context, b)]
  if (one === undefined || other === undefined || one === other || depth > deepest) return true
  const alike = (x: TypeRef, y: TypeRef): boolean => seesAlike(context, x, y, depth + 1)
  // Only the adapter knows the form of its values.
  if (one.kind === 'adapted' || other.kind === 'adapted') return true
  switch (one.kind) {
    case 'integer':
      return other.kind === 'integer' && other.as === one.as
    case 'boolean':
    case 'bytes':
    case 'string':
      return other.kind === one.kind
    case 'list':
      return other.kind === 'list' && alike(one.of, other.of)
    case 'map':
      return other.kind === 'map' && alike(one.key, other.key) && alike(one.value, other.value)
    case 'optional':
      return other.kind === 'optional' && alike(one.of, other.of)
    default:
      return false
  }
}
