import type { Protocol } from '../../ir/protocol.ts'
import { definitionReferences, referencedNames } from '../../ir/references.ts'
import { bodiesOf } from '../bodies-of.ts'
import { writtenValues } from '../field-lists.ts'
import { hasMessages } from '../has-messages.ts'
import type { Rule } from '../rule.ts'

export const unusedType: Rule = {
  id: 'unused-type',
  summary: 'Each type is a part of some message, if the protocol has any, or says `standalone: true`.',
  check: ({ protocol, spans }, report) => {
    if (!hasMessages(protocol)) return
    const used = new Set(usedFrom(protocol))
    const named = new Set(protocol.bases.flatMap(base => base.named))
    for (const type of protocol.types) {
      if (used.has(type.name) || type.standalone === true) continue
      // A type that came along goes with the one that was named.
      if (type.origin !== undefined && !named.has(type.name)) continue
      const own = ', or say `standalone: true` if programs use its codec'
      const hint = `leave it out${type.origin === undefined ? own : ''}`
      report(spans.at(type, 'name'), `no message has the type \`${type.name}\``, hint)
    }
  },
}

export const unusedStream: Rule = {
  id: 'unused-stream',
  summary: 'Each stream is the content of some body, or repeated by another stream.',
  check: ({ protocol, spans }, report) => {
    const inBodies = bodiesOf(protocol).flatMap(({ content }) =>
      content.kind === 'stream' ? [content.name] : [],
    )
    const repeated = protocol.streams.flatMap(stream => (stream.kind === 'record' ? [] : [stream.record]))
    const used = new Set([...inBodies, ...repeated])
    const named = new Set(protocol.bases.flatMap(base => base.named))
    for (const stream of protocol.streams) {
      if (used.has(stream.name) || (stream.origin !== undefined && !named.has(stream.name))) continue
      report(spans.at(stream, 'name'), `no body has the stream \`${stream.name}\``)
    }
  },
}

/** Lists the types that messages have, with those inside them. */
function usedFrom(protocol: Protocol): Iterable<string> {
  const types = new Map(protocol.types.map(type => [type.name, type]))
  const found = new Set<string>()
  const next = [...rootTypes(protocol)]
  for (let name = next.pop(); name !== undefined; name = next.pop()) {
    const type = types.get(name)
    if (type === undefined || found.has(name)) continue
    found.add(name)
    next.push(...definitionReferences(type))
  }
  return found
}

function* rootTypes(protocol: Protocol): Iterable<string> {
  const { types: _, ...messages } = protocol
  for (const { value } of writtenValues({ ...messages, types: [] })) {
    for (const { type } of [value, ...(value.wire ?? [])]) yield* referencedNames(type)
  }
  for (const step of protocol.handshake?.steps ?? [])
    if (step.kind === 'say') yield* referencedNames(step.type)
  for (const stream of protocol.streams) {
    if (stream.kind === 'counted') yield stream.count
    if (stream.kind === 'marked') yield stream.marker.type
  }
  const { channel } = protocol
  if (channel === undefined) return
  yield channel.tag
  for (const payload of channel.payloads ?? []) {
    yield payload.by
    for (const each of payload.cases) for (const field of each.fields) yield field.type
  }
}
