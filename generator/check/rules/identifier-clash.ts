import type { Span } from '../../diagnostic.ts'
import { pascal, typeIdentifier } from '../../emit/names.ts'
import type { CheckContext, Rule } from '../context.ts'

interface Identifier {
  readonly name: string
  readonly span: Span
  readonly what: string
  /** The name that it is made from, with its kind: two of one are `duplicate-name`'s. */
  readonly origin: string
}

export const identifierClash: Rule = {
  id: 'identifier-clash',
  summary: 'No two definitions make the same name in the generated code.',
  check: (context, report) => {
    const first = new Map<string, Identifier>()
    for (const identifier of identifiers(context)) {
      const other = first.get(identifier.name)
      if (other === undefined) first.set(identifier.name, identifier)
      else if (other.origin !== identifier.origin) {
        const message = `${identifier.what} and ${other.what} would both be called \`${identifier.name}\``
        report(identifier.span, message, `the other is at ${other.span.file}:${other.span.line}`)
      }
    }
  },
}

function identifiers({ protocol, spans }: CheckContext): Identifier[] {
  const { types, streams, operations, features, channel } = protocol
  const found: Identifier[] = []
  const add = (
    what: string,
    kind: string,
    named: readonly Named[],
    nameOf: (name: string) => string,
  ): void => {
    for (const at of named) {
      found.push({
        name: nameOf(at.name),
        span: spans.at(at, 'name'),
        what: `${what} \`${at.name}\``,
        origin: `${kind} ${at.name}`,
      })
    }
  }
  add('type', 'type', types, typeIdentifier)
  add('stream', 'type', streams, same)
  add('channel', 'channel', channel === undefined ? [] : [channel], same)
  add('message', 'message', channel?.messages ?? [], name => `${name}Message`)
  add('payload', 'payload', channel?.payloads ?? [], same)
  add('operation', 'operation', operations, same)
  add('the request of', 'request', operations, name => `${name}Request`)
  add('the response of', 'response', operations, name => `${name}Response`)
  add('feature', 'feature', features, name => `${pascal(name)}Feature`)
  return found
}

interface Named {
  readonly name: string
}

function same(name: string): string {
  return name
}
