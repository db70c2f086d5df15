import { StructureKind } from 'ts-morph'
import { integerText } from '../ir/integer-text.ts'
import type { Channel, Message, Payload } from '../ir/protocol.ts'
import type { Field } from '../ir/types.ts'
import { camel, initIdentifier } from '../naming/names.ts'
import { type Context, definition, resolveAlias } from './context.ts'
import { constant } from './data.ts'
import { defaultLiteral, type Form, typeText } from './expressions.ts'
import { gateLiteral } from './gate-expression.ts'
import { Module, type Statement } from './module.ts'
import { takesInit } from './struct-types.ts'
import { type UnionParts, unionReader, unionTypes, unionWriter } from './union.ts'

/** Not every client can keep a text of any length, and the text alone does not tell. */
const CUT = {
  name: 'cut',
  type: 'number',
  text: 'The bytes at the end of a long text that a client did not keep; not on the wire.',
} as const

/**
 * Writes `log.ts`: the messages of the log channel in both directions, and the meanings of their payloads.
 */
export function emitChannel(context: Context, channel: Channel): Module {
  const module = new Module(context, 'log.ts')
  const parts = messageUnion(channel)
  module.add(...unionTypes(module, parts), unionReader(module, parts, false), unionWriter(module, parts))
  const fail = channel.messages.find(message => message.role === 'fail')
  module.add(
    constant({
      name: channelName(channel),
      type: `${module.runtime('Channel')}<${channel.name}>`,
      initializer: `{
        name: '${channel.name}',
        read: read${channel.name},
        roles: { ${channel.messages.map(message => `${message.name}: '${message.role}'`).join(', ')} },
        failTag: ${integerText(fail?.tag ?? 0)},
        ${bodyField(channel, 'pull')}
        ${bodyField(channel, 'push')}
        failGates: ${failGates(module, channel)},
      }`,
      docs: module.doc({
        text: 'The log channel: how to read its messages, and the role of each.',
        source: channel.source,
      }),
    }),
  )
  for (const payload of channel.payloads) module.add(...payloadStatements(module, payload))
  return module
}

/** Writes what a server needs to write messages of the log channel. */
export function servedChannel(module: Module, channel: Channel): string {
  return `{
    write: ${module.value(`write${channel.name}`, 'log.ts')},
    kinds: ${kinds(channel)},
    failDefaults: ${failDefaults(module, channel)},
    gated: { ${channel.messages.flatMap(message => gatedMessage(module, message)).join(', ')} },
  }`
}

/** Names the value that describes the log channel. */
export function channelName(channel: Channel): string {
  return camel(channel.name.replace(/Message$/, 'Channel'))
}

/** Names the type of the messages that a program gets in a call; any message if the protocol has none. */
export function messageType(module: Module, form: Form = 'whole'): string {
  const { channel } = module.context.protocol
  if (channel === undefined) return '{ readonly kind: string }'
  const isInit = form === 'init' && channel.messages.some(({ fields }) => takesInit(module, fields))
  return module.type(isInit ? initIdentifier(channel.name) : channel.name, 'log.ts')
}

/** Finds the only field of a message that asks for bytes or carries them. */
function bodyField(channel: Channel, role: 'pull' | 'push'): string {
  const field = channel.messages.find(message => message.role === role)?.fields[0]
  return field === undefined ? '' : `${role}Field: '${field.name}',`
}

/** Writes the kinds of the messages whose role no other message has. */
function kinds(channel: Channel): string {
  const members = (['end', 'fail', 'pull', 'push'] as const).flatMap(role => {
    const kind = channel.messages.find(message => message.role === role)?.name
    return kind === undefined ? [] : [`${role}: '${kind}'`]
  })
  return `{ ${members.join(', ')} }`
}

/** Writes the gates of the failure's fields, for those that have one. */
function failGates(module: Module, channel: Channel): string {
  const fields = channel.messages.find(message => message.role === 'fail')?.fields ?? []
  const members = fields.flatMap(field => {
    const gate = gateLiteral(module, field.gate)
    return gate === '{}' || field.constant !== undefined ? [] : [`${field.name}: ${gate}`]
  })
  return `{ ${members.join(', ')} }`
}

/** Writes the defaults of the failure's fields. */
function failDefaults(module: Module, channel: Channel): string {
  return defaults(module, channel.messages.find(message => message.role === 'fail')?.fields ?? [])
}

function defaults(module: Module, fields: readonly Field[]): string {
  const members = fields.flatMap(field =>
    field.default === undefined ? [] : `${field.name}: ${defaultLiteral(module, field.default, field.type)}`,
  )
  return `{ ${members.join(', ')} }`
}

/** Writes an entry for a message that not every session has, and its replacement in the others. */
function gatedMessage(module: Module, message: Message): string[] {
  const gate = gateLiteral(module, message.gate)
  if (gate === '{}') return []
  const { instead } = message
  if (instead === undefined) return [`${message.name}: { gate: ${gate} }`]
  const text = module.adapter(instead.via)
  const members = [`kind: '${instead.message}'`, `field: '${instead.field}'`, `text: ${text}`]
  const level = message.fields.find(field => field.name === instead.level)?.type
  const target = level === undefined ? undefined : resolveAlias(module.context, level)
  if (target?.kind === 'named') {
    members.push(`level: '${instead.level}'`, `levels: ${module.table(target.name)}`)
  }
  const absent = defaults(module, message.fields)
  if (absent !== '{  }') members.push(`defaults: ${absent}`)
  return [`${message.name}: { gate: ${gate}, instead: { ${members.join(', ')} } }`]
}

function messageUnion(channel: Channel): UnionParts {
  return {
    type: channel.name,
    name: channel.name,
    tag: channel.tag,
    text: channel.doc,
    source: channel.source,
    cases: channel.messages.map(message => ({
      kind: message.name,
      type: `${message.name}Message`,
      tag: message.tag,
      text: message.doc,
      fields: message.fields,
      gate: message.gate,
      source: message.source,
      ...(message.deprecated === undefined ? {} : { deprecated: message.deprecated }),
      besides: hasTexts(message) ? CUT : undefined,
    })),
  }
}

/** Tells whether clients cut the texts of a message. Its own field of that name, if it has one, goes before. */
function hasTexts({ role, fields }: Message): boolean {
  return (role === 'log' || role === 'fail') && fields.every(field => field.name !== CUT.name)
}

/** Writes the union of payloads, a table of their places, and the functions between list and object. */
function payloadStatements(module: Module, payload: Payload): Statement[] {
  const message = `${payload.message}Message`
  const layout = `${camel(payload.name)}Layout`
  const element = listElement(module, payload)
  const types = payload.cases.map(entry => {
    const members = entry.fields.map(field => `readonly ${field.name}: ${element(field.type)}`)
    return `{ ${[`readonly ${payload.by}: '${entry.name}'`, ...members].join('; ')} }`
  })
  const cases = payload.cases.map(
    entry =>
      `${layoutKey(entry.name)}: [${entry.fields.map(field => `['${field.name}', '${field.type}']`).join(', ')}]`,
  )
  const table = `${module.runtime('PayloadLayout')}`
  return [
    {
      kind: StructureKind.TypeAlias,
      name: payload.name,
      isExported: true,
      docs: module.doc({ text: payload.doc, source: payload.source }),
      type: types.join(' | '),
    },
    constant({ name: layout, exported: false, type: table, initializer: `{ ${cases.join(',\n')} }` }),
    {
      kind: StructureKind.Function,
      name: camel(payload.name),
      isExported: true,
      docs: module.doc({
        text: `Returns the fields of a {@link ${message}} by their names, or undefined if its type is unknown or its list has another form: then read \`${payload.list}\` itself.`,
      }),
      parameters: [{ name: 'message', type: `Pick<${message}, '${payload.by}' | '${payload.list}'>` }],
      returnType: `${payload.name} | undefined`,
      statements: [
        `return ${module.runtime('readPayload')}('${payload.by}', message.${payload.by}, message.${payload.list}, ${layout}) as ${payload.name} | undefined`,
      ],
    },
    {
      kind: StructureKind.Function,
      name: `${camel(payload.name)}Fields`,
      isExported: true,
      docs: module.doc({
        text: `Returns the list that carries a {@link ${payload.name}}: the inverse of {@link ${camel(payload.name)}}.`,
      }),
      parameters: [{ name: 'payload', type: payload.name }],
      returnType: `${message}['${payload.list}']`,
      statements: [
        `return ${module.runtime('writePayload')}(payload, payload.${payload.by}, ${layout}) as ${message}['${payload.list}']`,
      ],
    },
  ]
}

// TypeScript would check a key against the member that every object has by that name.
function layoutKey(name: string): string {
  return name in Object.prototype ? `['${name}' as string]` : name
}

/** Finds the TypeScript type of a value in the message's list, by the name of the union's case. */
function listElement(module: Module, payload: Payload): (name: string) => string {
  const { channel } = module.context.protocol
  const message = channel?.messages.find(entry => entry.name === payload.message)
  const list = message?.fields.find(field => field.name === payload.list)?.type
  const target = list === undefined ? undefined : resolveAlias(module.context, list)
  const element = target?.kind === 'list' ? resolveAlias(module.context, target.of) : undefined
  const shape = element?.kind === 'named' ? definition(module.context, element.name).shape : undefined
  const cases = shape?.kind === 'union' ? shape.cases : []
  return name => {
    const value = cases.find(entry => entry.name === name)?.fields[0]
    if (value === undefined) throw new Error(`the checker let an undefined case through: ${name}`)
    return typeText(module, value.type)
  }
}
