import type { Instead, Message } from '../../ir/protocol.ts'
import { suggestion } from '../../report/nearest.ts'
import { baseOf } from '../base-of.ts'
import type { CheckContext, ReportHere, Rule } from '../rule.ts'

export const insteadMismatch: Rule = {
  id: 'instead-mismatch',
  summary:
    'What stands in for a message is another one of the log with the text field it names, and `level` is an enum.',
  check: (context, report) => {
    for (const message of context.protocol.channel?.messages ?? []) {
      if (message.instead !== undefined) checkInstead(context, report, message, message.instead)
    }
  },
}

function checkInstead(context: CheckContext, report: ReportHere, message: Message, instead: Instead): void {
  const { protocol, spans } = context
  const others = (protocol.channel?.messages ?? []).filter(each => each !== message && each.role === 'log')
  const other = others.find(each => each.name === instead.message)
  if (other === undefined) {
    const hint = suggestion(
      instead.message,
      others.map(each => each.name),
    )
    report(spans.at(instead, 'message'), `no other message of the log is named \`${instead.message}\``, hint)
  } else {
    checkField(context, report, other, instead, 'field', 'string')
  }
  if (instead.level !== undefined) checkField(context, report, message, instead, 'level', 'enum')
}

function checkField(
  context: CheckContext,
  report: ReportHere,
  message: Message,
  instead: Instead,
  key: 'field' | 'level',
  kind: 'string' | 'enum',
): void {
  const name = instead[key] ?? ''
  const field = message.fields.find(each => each.name === name)
  const span = context.spans.at(instead, key)
  if (field === undefined) {
    const names = message.fields.map(each => each.name)
    report(span, `\`${message.name}\` has no field \`${name}\``, suggestion(name, names))
    return
  }
  const base = baseOf(context, field.type)
  if (base !== undefined && base.kind !== kind) report(span, `\`${name}\` is no ${kind}`)
}
