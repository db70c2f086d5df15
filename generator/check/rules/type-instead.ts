import { isEmpty } from '../../ir/gate.ts'
import { suggestion } from '../../report/nearest.ts'
import type { Rule } from '../rule.ts'

export const typeInstead: Rule = {
  id: 'type-instead',
  summary: 'A type that other sessions have in place of another is defined, and the other one has a gate.',
  check: ({ protocol, types, spans, broken }, report) => {
    for (const type of protocol.types) {
      const { name, instead, gate, origin } = type
      // The sessions of an imported type are those of its own protocol.
      if (instead === undefined || origin !== undefined) continue
      if (isEmpty(gate)) {
        const message = `all sessions have \`${name}\`, so none has another type instead`
        report(spans.keyAt(type, 'instead'), message, 'give it a gate, or leave `instead` out')
      } else if (!types.has(instead) && !broken.has(instead)) {
        const hint = suggestion(instead, types.keys())
        report(spans.at(type, 'instead'), `no type is named \`${instead}\``, hint)
      }
    }
  },
}
