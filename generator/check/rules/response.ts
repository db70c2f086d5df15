import { isEmpty } from '../../ir/gate.ts'
import type { Rule } from '../rule.ts'

export const responseOfOneField: Rule = {
  id: 'response-of-one-field',
  summary:
    'A response of one field is written as a value. A field with a gate stays one: a value is on the wire in every session.',
  check: ({ protocol, spans }, report) => {
    for (const { name, response } of protocol.operations) {
      if (response.kind !== 'fields' || response.fields.length !== 1) continue
      const [only] = response.fields
      if (only === undefined || only.constant !== undefined || !isEmpty(only.gate)) continue
      const message = `the response of \`${name}\` is an object of nothing but \`${only.name}\``
      report(spans.at(response), message, 'write the value itself: `response: { type: …, doc: … }`')
    }
  },
}
