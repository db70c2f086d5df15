import { gatesOf } from '../../ir/boundaries.ts'
import type { Rule } from '../rule.ts'

// A feature in the list is offered, and passed on by a proxy, so the spec has to say what it changes.
export const featureWithoutForm: Rule = {
  id: 'feature-without-form',
  summary: 'Each feature is in some gate, or says `bytes: unchanged`: both sides can follow its bytes.',
  check: ({ protocol, spans, broken }, report) => {
    const gated = new Set(gatesOf(protocol).flatMap(({ feature, without }) => [feature, without]))
    for (const feature of protocol.features) {
      const { name, bytes } = feature
      if (bytes === undefined && !gated.has(name) && broken.size === 0) {
        const hint =
          'put what it changes behind a gate, say `bytes: unchanged` if it changes nothing on the wire, or leave the feature out: then it is never negotiated'
        report(spans.at(feature, 'name'), `no gate says what the feature \`${name}\` changes`, hint)
      }
      if (bytes !== undefined && gated.has(name))
        report(
          spans.at(feature, 'bytes'),
          `a gate asks for \`${name}\`, so bytes depend on it`,
          'leave it out',
        )
    }
  },
}
