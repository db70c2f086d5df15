import type { Content, Operation, Protocol, Stream } from './protocol.ts'
import { definitionReferences, referencedNames } from './references.ts'
import type { Field, Written } from './types.ts'

/** Names of definitions that something refers to. */
export interface Uses {
  /** Types and streams, which share their names. */
  readonly names: ReadonlySet<string>
  readonly grammars: ReadonlySet<string>
}

/** The parts of a protocol that refer to its definitions. */
export type Users = Partial<Pick<Protocol, 'types' | 'streams' | 'operations' | 'handshake' | 'channel'>>

/** Finds the definitions that some parts of a protocol refer to directly. */
export function usesOf({ types = [], streams = [], operations = [], handshake, channel }: Users): Uses {
  const contents = operations.flatMap(contentsOf)
  const parts = streams.flatMap(stream => (stream.kind === 'record' ? stream.parts : []))
  return {
    names: new Set([
      ...types.flatMap(definitionReferences),
      ...streams.flatMap(streamReferences),
      ...operations.flatMap(operationReferences),
      ...contents.flatMap(content => (content.kind === 'stream' ? [content.name] : [])),
      ...(handshake?.steps ?? []).flatMap(step => (step.kind === 'say' ? referencedNames(step.type) : [])),
      ...(channel === undefined ? [] : [channel.tag]),
      ...(channel?.messages ?? []).flatMap(message => message.fields.flatMap(writtenReferences)),
    ]),
    grammars: new Set([
      ...contents.flatMap(content => (content.kind === 'grammar' ? [content.name] : [])),
      ...parts.flatMap(part => (part.kind === 'body' ? [part.grammar] : [])),
    ]),
  }
}

/** Finds the names of the constants that stand for words in some parts. */
export function wordNames(parts: unknown): ReadonlySet<string> {
  return new Set(namesOfWords(parts))
}

// The protocol is plain data, and has these names under these keys alone.
function* namesOfWords(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    if ((key === 'tagName' || key === 'constantName') && typeof inner === 'string') yield inner
    else if (key === 'constant' && typeof inner === 'object' && inner !== null && 'name' in inner)
      yield String(inner.name)
    else yield* namesOfWords(inner)
  }
}

function streamReferences(stream: Stream): string[] {
  switch (stream.kind) {
    case 'record':
      return stream.parts.flatMap(part => (part.kind === 'field' ? writtenReferences(part.field) : []))
    case 'counted':
      return [stream.record, stream.count]
    case 'marked':
      return [stream.record, stream.marker.type]
  }
}

function operationReferences({ request, response }: Operation): string[] {
  const answer: readonly (Written | Field)[] =
    response.kind === 'fields' ? response.fields : response.kind === 'value' ? [response] : []
  return [...request, ...answer].flatMap(writtenReferences)
}

function writtenReferences({ type, wire = [] }: Written): string[] {
  return [type, ...wire.map(form => form.type)].flatMap(referencedNames)
}

function contentsOf({ upload, download }: Operation): Content[] {
  return [...(upload?.wire ?? []), ...(download === undefined ? [] : [download])].map(
    ({ content }) => content,
  )
}
