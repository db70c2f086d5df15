import { fieldLists } from '../field-lists.ts'
import type { Rule } from '../rule.ts'

export const missingDocs: Rule = {
  id: 'missing-docs',
  summary: 'Each of several fields says what it means.',
  check: ({ protocol, spans }, report) => {
    for (const { what, fields } of fieldLists(protocol)) {
      // The text of the whole says what a single field means.
      if (fields.length < 2) continue
      const [first, ...others] = fields.filter(field => field.doc === undefined)
      if (first === undefined) continue
      const names = [first, ...others].map(({ name }) => `\`${name}\``).join(', ')
      report(
        spans.at(first, 'name'),
        `${what} does not say what ${names} ${others.length > 0 ? 'mean' : 'means'}`,
      )
    }
  },
}
