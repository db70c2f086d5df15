import { unionCases } from '../../ir/union-cases.ts'
import type { Span } from '../../report/diagnostic.ts'
import { fieldLists } from '../field-lists.ts'
import type { CheckContext, ReportHere, Rule } from '../rule.ts'

interface Named {
  readonly name: string
}

export const duplicateName: Rule = {
  id: 'duplicate-name',
  summary:
    'Names are unique among their kind: types and streams, constants, grammars, operations, messages, fields, cases, values.',
  check: (context, report) => {
    const { protocol, spans } = context
    const unique = (what: string, named: readonly Named[]): void =>
      reportRepeated(context, report, named, 'name', name => `${what} \`${name}\``)
    unique('type or stream', [...protocol.types, ...protocol.streams])
    unique('constant', protocol.constants)
    unique('grammar', protocol.grammars)
    for (const grammar of protocol.grammars) {
      if (grammar.name !== 'bytes') continue
      report(spans.at(grammar, 'name'), '`bytes` already means any bytes', 'give the grammar another name')
    }
    unique('operation', protocol.operations)
    unique('feature', protocol.features)
    unique('message', protocol.channel?.messages ?? [])
    unique('payload', protocol.channel?.payloads ?? [])
    for (const payload of protocol.channel?.payloads ?? []) {
      unique('case', payload.cases)
      for (const { fields } of payload.cases) unique('field', fields)
    }
    unique(
      'step',
      (protocol.handshake?.steps ?? []).filter(step => step.kind === 'say'),
    )
    for (const { shape } of protocol.types) {
      if (shape.kind === 'enum') unique('value', shape.values)
      if (shape.kind === 'union') unique('case', unionCases(shape))
    }
    for (const { fields } of fieldLists(protocol)) unique('field', fields)
    for (const { request, upload, response, download } of protocol.operations) {
      // A program gives and gets a body beside the fields, so they share names.
      const answer = response.kind === 'fields' ? response.fields : []
      for (const [fields, body] of [
        [request, upload],
        [answer, download],
      ] as const) {
        if (body === undefined || !fields.some(field => field.name === body.name)) continue
        report(spans.at(body, 'name'), `field \`${body.name}\` already stands beside this body`)
      }
    }
    for (const stream of protocol.streams) {
      if (stream.kind !== 'record') continue
      const names = stream.parts.map(part => (part.kind === 'field' ? part.field : part))
      const fields = new Set(names.flatMap(each => ('source' in each ? [each.name] : [])))
      const bodies = stream.parts.filter(part => part.kind === 'body')
      unique('part', bodies)
      for (const body of bodies) {
        if (fields.has(body.name)) report(spans.at(body, 'name'), `part \`${body.name}\` is defined twice`)
      }
    }
  },
}

export const duplicateOpcode: Rule = {
  id: 'duplicate-opcode',
  summary: 'No two operations, and no two reservations, have the same opcode.',
  check: (context, report) => {
    const { operations, reserved } = context.protocol
    reportRepeated(context, report, operations, 'opcode', opcode => `opcode ${opcode}`)
    reportRepeated(context, report, reserved, 'opcode', opcode => `reserved opcode ${opcode}`)
  },
}

export const opcodeReserved: Rule = {
  id: 'opcode-reserved',
  summary: 'An operation neither has a reserved opcode nor a name that is reserved with one.',
  check: ({ protocol, spans }, report) => {
    for (const operation of protocol.operations) {
      for (const { opcode, name } of protocol.reserved) {
        if (operation.opcode === opcode)
          report(spans.at(operation, 'opcode'), `opcode ${opcode} is reserved`, 'take another one')
        if (operation.name === name)
          report(
            spans.at(operation, 'name'),
            `\`${name}\` is reserved for opcode ${opcode}`,
            'give it another name',
          )
      }
    }
  },
}

export const duplicateTag: Rule = {
  id: 'duplicate-tag',
  summary: 'The cases of a union, and the messages of the channel, have tags of their own.',
  check: (context, report) => {
    const { types, channel } = context.protocol
    const unique = (tagged: readonly { readonly tag: number }[]): void =>
      reportRepeated(context, report, tagged, 'tag', tag => `tag ${tag}`)
    for (const { shape } of types) if (shape.kind === 'union') unique(shape.cases)
    unique(channel?.messages ?? [])
  },
}

function reportRepeated<K extends string, V, T extends { readonly [key in K]: V }>(
  { spans }: CheckContext,
  report: ReportHere,
  entries: readonly T[],
  key: K,
  what: (value: V) => string,
): void {
  const first = new Map<V, Span>()
  for (const entry of entries) {
    const span = spans.at(entry, key)
    const other = first.get(entry[key])
    if (other === undefined) first.set(entry[key], span)
    else report(span, `${what(entry[key])} is defined twice`, `first at ${other.file}:${other.line}`)
  }
}
