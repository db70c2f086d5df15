import { type Base, baseOf, baseOfName } from '../base-of.ts'
import type { CheckContext, Rule } from '../context.ts'
import { kindWords } from '../mismatch.ts'
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

function isStringShaped(context: CheckContext, base: Base): boolean {
  if (base.kind === 'string' || base.kind === 'bytes') return true
  const wire = base.kind === 'adapted' ? baseOf(context, base.wire) : undefined
  return base.kind === 'adapted' && (wire === undefined || isStringShaped(context, wire))
}

export const valueAboveMax: Rule = {
  id: 'value-above-max',
  summary: 'The values of enums and the tags fit the type that they are written as.',
  check: (context, report) => {
    const { protocol, spans } = context
    const fits = (type: string, value: number, at: object, ...path: string[]): void => {
      const base = baseOfName(context, type)
      const max = base?.kind === 'integer' ? base.max : base?.kind === 'boolean' ? 1n : undefined
      if (max === undefined || BigInt(value) <= max) return
      report(spans.at(at, ...path), `${value} is above ${max}, the largest value of \`${type}\``)
    }
    for (const { shape } of protocol.types) {
      if (shape.kind === 'enum') for (const each of shape.values) fits(shape.of, each.value, each, 'value')
      if (shape.kind === 'union') for (const each of shape.cases) fits(shape.tag, each.tag, each, 'tag')
    }
    const { channel } = protocol
    for (const message of channel?.messages ?? []) fits(channel?.tag ?? '', message.tag, message, 'tag')
    for (const stream of protocol.streams) {
      if (stream.kind !== 'marked') continue
      const { type, more, end } = stream.marker
      fits(type, more, stream, 'marker', 'more')
      fits(type, end, stream, 'marker', 'end')
    }
  },
}
