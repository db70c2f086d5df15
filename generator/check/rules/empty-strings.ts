import { type Base, baseOf } from '../base-of.ts'
import { kindWords } from '../mismatch.ts'
import type { CheckContext, Rule } from '../rule.ts'
import { typeUses } from '../type-uses.ts'

export const optionalNone: Rule = {
  id: 'optional-none',
  summary: "`none: ''` is for types that are written as a string.",
  check: (context, report) => {
    for (const { ref } of typeUses(context.protocol)) {
      if (ref.kind !== 'optional' || ref.tag !== undefined) continue
      const base = baseOf(context, ref.of)
      if (base === undefined || base.kind === 'optional' || isStringShaped(context, base)) continue
      const message = `nothing cannot be an empty string where the value is ${kindWords(base)}`
      report(context.spans.at(ref, 'none'), message, 'put a `tag` before it instead')
    }
  },
}

export const optionalNested: Rule = {
  id: 'optional-nested',
  summary:
    'An optional is not directly inside another one: a program could not tell one nothing from the other.',
  check: (context, report) => {
    for (const { ref } of typeUses(context.protocol)) {
      if (ref.kind !== 'optional' || baseOf(context, ref.of)?.kind !== 'optional') continue
      const message = 'an optional of an optional cannot tell one nothing from the other'
      report(context.spans.at(ref, 'optional'), message, 'put a struct with one field between them')
    }
  },
}

export const untilMismatch: Rule = {
  id: 'until-mismatch',
  summary: "`until: ''` is for elements and keys that are written as a string.",
  check: (context, report) => {
    for (const { ref } of typeUses(context.protocol)) {
      if ((ref.kind !== 'list' && ref.kind !== 'map') || ref.until === undefined) continue
      const base = baseOf(context, ref.kind === 'list' ? ref.of : ref.key)
      if (base === undefined || isStringShaped(context, base)) continue
      const what = ref.kind === 'list' ? 'an element' : 'a key'
      const message = `the empty string cannot end it where ${what} is ${kindWords(base)}`
      report(context.spans.at(ref, 'until'), message, 'leave `until` out: a count comes first then')
    }
  },
}

function isStringShaped(context: CheckContext, base: Base): boolean {
  if (base.kind === 'string' || base.kind === 'bytes') return true
  const wire = base.kind === 'adapted' ? baseOf(context, base.wire) : undefined
  return base.kind === 'adapted' && (wire === undefined || isStringShaped(context, wire))
}
