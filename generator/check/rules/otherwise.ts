import { baseOfName } from '../base-of.ts'
import type { Rule } from '../rule.ts'

export const otherwiseUnreachable: Rule = {
  id: 'otherwise-unreachable',
  summary: 'Some tag is left for the `otherwise` of a union.',
  check: (context, report) => {
    for (const { shape } of context.protocol.types) {
      if (shape.kind !== 'union' || shape.otherwise === undefined) continue
      const base = baseOfName(context, shape.tag)
      const tags = new Set(shape.cases.map(entry => entry.tag))
      if (base?.kind !== 'integer' || BigInt(tags.size) <= base.max) continue
      const message = `every value of \`${shape.tag}\` is the tag of a case already`
      report(context.spans.at(shape.otherwise), message, 'leave the `otherwise` out')
    }
  },
}
