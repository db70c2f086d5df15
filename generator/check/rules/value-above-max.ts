import { baseOfName } from '../base-of.ts'
import type { Rule } from '../rule.ts'

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
