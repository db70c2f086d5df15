import { isServed } from '../../ir/is-served.ts'
import { suggestion } from '../../report/nearest.ts'
import type { Rule } from '../rule.ts'

export const implementationOperations: Rule = {
  id: 'implementation-operations',
  summary: 'An implementation names operations of the spec, in `serves` or in `lacks`.',
  check: ({ protocol, spans, broken }, report) => {
    const names = protocol.operations.filter(each => isServed(protocol, each)).map(({ name }) => name)
    for (const span of protocol.implementations.flatMap(each => each.spans)) {
      if (span.serves !== undefined && span.lacks !== undefined) {
        const message = '`serves` says all that is answered, so nothing is left for `lacks`'
        report(spans.keyAt(span, 'lacks'), message, 'leave one of them out')
      }
      for (const key of ['serves', 'lacks'] as const) {
        span[key]?.forEach((name, index) => {
          if (names.includes(name) || broken.has(name)) return
          report(spans.at(span, key, index), `no operation is named \`${name}\``, suggestion(name, names))
        })
      }
    }
  },
}

export const vendorUnknown: Rule = {
  id: 'vendor-unknown',
  summary: 'A vendor is one of the implementations, if the spec lists any.',
  check: ({ protocol, spans, broken }, report) => {
    const { implementations, features, types } = protocol
    const names = implementations.map(({ name }) => name)
    if (names.length === 0 || broken.size > 0) return
    const values = types.flatMap(({ shape }) => (shape.kind === 'enum' ? shape.values : []))
    for (const each of [...features, ...values]) {
      if (each.vendor === undefined || names.includes(each.vendor)) continue
      const message = `no implementation is named \`${each.vendor}\``
      report(spans.at(each, 'vendor'), message, suggestion(each.vendor, names))
    }
  },
}
