import type { Protocol } from '../../ir/protocol.ts'
import { fieldLists } from '../field-lists.ts'
import type { Rule } from '../rule.ts'

export const missingDocs: Rule = {
  id: 'missing-docs',
  summary:
    'If the protocol says what it is for, each definition, and each of several fields, says what it means.',
  check: ({ protocol, spans }, report) => {
    // A protocol without any text needs none.
    if (protocol.doc === '') return
    const own = ownParts(protocol)
    for (const { what, at } of definitions(own)) {
      if (at.doc === '') report(spans.at(at, 'name'), `${what} \`${at.name}\` has no \`doc\``)
    }
    for (const { what, fields } of fieldLists(own)) {
      // The text of the whole says what a single field means.
      if (fields.length < 2) continue
      const [first, ...others] = fields.filter(
        field => field.doc === undefined && field.deprecated === undefined,
      )
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

interface Definition {
  readonly what: string
  readonly at: { readonly name: string; readonly doc: string }
}

function definitions({ features, channel, types, grammars, streams, operations }: Protocol): Definition[] {
  const all = (what: string, of: readonly Definition['at'][]): Definition[] => of.map(at => ({ what, at }))
  return [
    ...all('feature', features),
    ...all('message', channel?.messages ?? []),
    ...all('payload', channel?.payloads ?? []),
    ...all('type', types),
    ...all('grammar', grammars),
    ...all('stream', streams),
    ...all('operation', operations),
  ]
}
