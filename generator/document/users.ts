import type { Operation, Protocol } from '../ir/protocol.ts'
import { definitionReferences, referencedNames } from '../ir/references.ts'
import type { Field, TypeRef, Written } from '../ir/types.ts'
import { code } from './markdown.ts'
import { type Here, type Page, sectionLink } from './site.ts'

// A longer list would say only that the type is used everywhere.
const most = 12

interface Use {
  readonly page: Page
  readonly title: string
  readonly types: ReadonlySet<string>
}

/** Writes the item with the users of a type; empty if there are none. */
export function userLinks(at: Here, name: string): string {
  const uses = usesIn(at.site.protocol).filter(
    ({ page, title, types }) => types.has(name) && !(page === 'types' && title === name),
  )
  if (uses.length === 0) return ''
  if (uses.length > most) return `**Used in:** ${uses.length} places`
  const links = uses.map(({ page, title }) =>
    sectionLink(at, page, title, page === 'logging' ? code(title) : title),
  )
  return `**Used in:** ${links.join(', ')}`
}

function usesIn(protocol: Protocol): Use[] {
  const use = (page: Page, title: string, names: readonly string[]): Use => ({
    page,
    title,
    types: new Set(names),
  })
  const steps = (protocol.handshake?.steps ?? []).flatMap(step => (step.kind === 'say' ? [step.type] : []))
  return [
    use('handshake', 'Handshake', steps.flatMap(referencedNames)),
    ...protocol.types.map(type => use('types', type.name, definitionReferences(type))),
    ...(protocol.channel?.messages ?? []).map(({ name, fields }) => use('logging', name, namesIn(fields))),
    ...protocol.streams.map(stream => {
      if (stream.kind === 'counted') return use('streams', stream.name, [stream.count])
      if (stream.kind === 'marked') return use('streams', stream.name, [stream.marker.type])
      return use(
        'streams',
        stream.name,
        namesIn(stream.parts.flatMap(part => (part.kind === 'field' ? [part.field] : []))),
      )
    }),
    ...protocol.operations.map(operation => use('operations', operation.name, operationNames(operation))),
  ]
}

function operationNames({ request, response }: Operation): string[] {
  const answer =
    response.kind === 'fields'
      ? namesIn(response.fields)
      : response.kind === 'value'
        ? writtenTypes(response).flatMap(referencedNames)
        : []
  return [...namesIn(request), ...answer]
}

function namesIn(fields: readonly Field[]): string[] {
  return fields.flatMap(writtenTypes).flatMap(referencedNames)
}

function writtenTypes({ type, wire = [] }: Written): TypeRef[] {
  return [type, ...wire.map(each => each.type)]
}
