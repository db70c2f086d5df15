import type { Payload } from '../../ir/protocol.ts'
import { suggestion } from '../../report/nearest.ts'
import { type Base, baseOf } from '../base-of.ts'
import type { CheckContext, ReportHere, Rule } from '../rule.ts'

export const payloadMismatch: Rule = {
  id: 'payload-mismatch',
  summary:
    'A payload names a message, its enum and its list of a union with one `value` a case, and their names.',
  check: (context, report) => {
    for (const payload of context.protocol.channel?.payloads ?? []) checkPayload(context, report, payload)
  },
}

function checkPayload(context: CheckContext, report: ReportHere, payload: Payload): void {
  const { protocol, spans } = context
  const messages = protocol.channel?.messages ?? []
  const message = messages.find(each => each.name === payload.message)
  if (message === undefined) {
    const hint = suggestion(payload.message, namesOf(messages))
    report(spans.at(payload, 'message'), `no message is named \`${payload.message}\``, hint)
    return
  }
  const [by, list] = (['by', 'list'] as const).map(key => {
    const field = message.fields.find(each => each.name === payload[key])
    if (field !== undefined) return baseOf(context, field.type)
    const hint = suggestion(payload[key], namesOf(message.fields))
    report(spans.at(payload, key), `\`${message.name}\` has no field \`${payload[key]}\``, hint)
    return undefined
  })
  if (by !== undefined) checkNames(context, report, payload, by)
  if (list !== undefined) checkElements(context, report, payload, list)
}

function checkNames({ spans }: CheckContext, report: ReportHere, payload: Payload, by: Base): void {
  if (by.kind !== 'enum') {
    report(spans.at(payload, 'by'), `\`${payload.by}\` is no enum`)
    return
  }
  const names = namesOf(by.values)
  for (const each of payload.cases) {
    if (names.includes(each.name)) continue
    const message = `\`${each.name}\` is no value of \`${payload.by}\``
    report(spans.at(each, 'name'), message, suggestion(each.name, names))
  }
}

function checkElements(context: CheckContext, report: ReportHere, payload: Payload, list: Base): void {
  const { spans } = context
  const element = list.kind === 'list' ? baseOf(context, list.of) : list
  if (element === undefined) return
  if (list.kind !== 'list' || element.kind !== 'union') {
    report(spans.at(payload, 'list'), `\`${payload.list}\` is no list of a union`)
    return
  }
  for (const { name, fields } of element.cases) {
    if (fields.length === 1 && fields[0]?.name === 'value') continue
    report(spans.at(payload, 'list'), `case \`${name}\` of its elements has other fields than one \`value\``)
  }
  const names = namesOf(element.cases)
  for (const field of payload.cases.flatMap(each => each.fields)) {
    if (names.includes(field.type)) continue
    const message = `\`${field.type}\` is no case of the elements of \`${payload.list}\``
    report(spans.at(field, 'type'), message, suggestion(field.type, names))
  }
}

function namesOf(named: readonly { readonly name: string }[]): string[] {
  return named.map(each => each.name)
}
