import { findInits, hasInit } from '../ir/inits.ts'
import { isServed } from '../ir/is-served.ts'
import type { Operation } from '../ir/protocol.ts'
import type { Field } from '../ir/types.ts'
import { unionCases } from '../ir/union-cases.ts'
import {
  camel,
  coreName,
  featureIdentifier,
  grammarConstant,
  initIdentifier,
  pascal,
  recordConstant,
  typeIdentifier,
} from '../naming/names.ts'
import type { Span } from '../report/diagnostic.ts'
import type { CheckContext } from './rule.ts'

/** A name in the generated code. */
export interface Identifier {
  readonly name: string
  /** Place of the definition that makes the name. */
  readonly span: Span
  readonly what: string
  /** Kind and name of the definition; two of one kind are reported by `duplicate-name`. */
  readonly origin: string
}

/** Lists every name that a definition of the spec makes in the generated code. */
export function identifiers(context: CheckContext): Identifier[] {
  const { protocol, spans } = context
  const { types, grammars, streams, features, channel, operations } = protocol
  const byName = new Map(types.map(type => [type.name, type]))
  const inits = findInits(byName)
  const initNames = (fields: readonly Field[], name: string): string[] =>
    hasInit(byName, inits, fields) ? [initIdentifier(name)] : []
  const found: Identifier[] = []
  const add = (what: string, kind: string, at: Named, ...names: readonly string[]): void => {
    for (const name of names) {
      found.push({
        name,
        span: spans.at(at, 'name'),
        what: `${what} \`${at.name}\``,
        origin: `${kind} ${at.name}`,
      })
    }
  }
  for (const type of types) {
    const { name, shape } = type
    add('type', 'type', type, typeIdentifier(name), ...codecNames(name))
    if (inits.has(name)) add('values to write of', 'init', type, initIdentifier(typeIdentifier(name)))
    if (shape.kind === 'enum') add('the table of', 'table', type, `${camel(name)}Table`)
    if (shape.kind !== 'union') continue
    for (const each of unionCases(shape)) {
      const what = `the case \`${each.name}\` of \`${name}\``
      const names = [name + each.name, ...initNames(each.fields, name + each.name)]
      for (const made of names) found.push({ name: made, span: spans.at(each, 'name'), what, origin: what })
    }
  }
  for (const constant of protocol.constants) add('constant', 'constant', constant, constant.name)
  for (const grammar of grammars) {
    const { name, via } = grammar
    found.push({
      name: grammarConstant(via),
      span: spans.at(grammar, 'via'),
      what: `grammar \`${name}\``,
      origin: `grammar ${name}`,
    })
  }
  for (const stream of streams) {
    const { name } = stream
    add('stream', 'type', stream, name)
    if (stream.kind !== 'record') continue
    add('the record of', 'record', stream, recordConstant(name))
    const at = stream.parts.findIndex(part => part.kind === 'body')
    for (const part of ['Head', 'Tail']) {
      const parts = part === 'Head' ? stream.parts.slice(0, at) : stream.parts.slice(at + 1)
      const fields = parts.flatMap(each => (each.kind === 'field' ? [each.field] : []))
      const names = [...codecNames(name + part), ...initNames(fields, name + part)]
      add(`the ${part.toLowerCase()} of`, part, stream, name + part, ...names)
    }
  }
  if (channel !== undefined) {
    add(
      'channel',
      'channel',
      channel,
      channel.name,
      ...codecNames(channel.name),
      ...initNames(
        channel.messages.flatMap(message => message.fields),
        channel.name,
      ),
      channelConstant(channel.name),
    )
  }
  for (const message of channel?.messages ?? []) {
    const name = `${message.name}Message`
    add('message', 'message', message, name, ...initNames(message.fields, name))
  }
  for (const payload of channel?.payloads ?? []) {
    const constant = camel(payload.name)
    add('payload', 'payload', payload, payload.name, constant, `${constant}Fields`, `${constant}Layout`)
  }
  for (const operation of operations.filter(each => isServed(protocol, each))) {
    const { name } = operation
    add('operation', 'operation', operation, name)
    for (const side of ['Request', 'Response']) {
      const fields = side === 'Request' ? operation.request : responseFields(operation)
      const names = [...codecNames(name + side), ...initNames(fields, name + side)]
      add(`the ${side.toLowerCase()} of`, side, operation, name + side, ...names)
    }
  }
  for (const feature of features) add('feature', 'feature', feature, featureIdentifier(feature.name))
  const prefix = pascal(protocol.name)
  const parts = ['Client', 'Elements', 'Handlers', 'Call', 'Connection'].map(part => prefix + part)
  add('protocol', 'protocol', protocol, camel(protocol.name), coreName(protocol.name), ...parts)
  return found
}

function responseFields({ response }: Operation): readonly Field[] {
  return response.kind === 'fields' ? response.fields : []
}

interface Named {
  readonly name: string
}

function codecNames(name: string): string[] {
  return [`read${name}`, `write${name}`]
}

function channelConstant(name: string): string {
  return camel(name.replace(/Message$/, 'Channel'))
}
