import type { Protocol } from '../../ir/protocol.ts'
import { fieldLists } from '../field-lists.ts'
import type { Rule } from '../rule.ts'

export const missingDocs: Rule = {
  id: 'missing-docs',
  summary: 'Each of several fields says what it means.',
  check: ({ protocol, spans }, report) => {
    for (const { what, fields } of fieldLists(ownParts(protocol))) {
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

/** Leaves out what is described in the specs of other protocols. */
function ownParts({ channel, ...rest }: Protocol): Protocol {
  const own = <T extends { readonly origin?: object }>(all: readonly T[]): readonly T[] =>
    all.filter(({ origin }) => origin === undefined)
  return {
    ...rest,
    types: own(rest.types),
    streams: own(rest.streams),
    operations: own(rest.operations),
    ...(channel === undefined || channel.origin !== undefined ? {} : { channel }),
  }
}
