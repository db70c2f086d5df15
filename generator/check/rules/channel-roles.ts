import { isEmpty } from '../../ir/gate.ts'
import type { Message } from '../../ir/protocol.ts'
import type { Field } from '../../ir/types.ts'
import { baseOf } from '../base-of.ts'
import type { CheckContext, ReportHere, Rule } from '../rule.ts'

export const channelRoles: Rule = {
  id: 'channel-roles',
  summary: 'The channel has one message that ends it, one that fails it, and at most one pull and push.',
  check: ({ protocol, spans }, report) => {
    const { channel } = protocol
    if (channel === undefined) return
    for (const role of ['end', 'fail', 'pull', 'push'] as const) {
      const [first, ...others] = channel.messages.filter(message => message.role === role)
      if (first === undefined && (role === 'end' || role === 'fail')) {
        const message = `channel \`${channel.name}\` has no message with the role \`${role}\``
        report(spans.at(channel, 'name'), message, 'every channel needs an `end` and a `fail`')
      }
      for (const other of others) {
        const hint = 'there is one message for it; what there is to show has the role `log`'
        report(spans.at(other, 'role'), `\`${first?.name}\` already has the role \`${role}\``, hint)
      }
    }
  },
}

export const roleFields: Rule = {
  id: 'role-fields',
  summary:
    'Messages that do more than show something are in every session, with the fields that their role needs.',
  check: (context, report) => {
    for (const message of context.protocol.channel?.messages ?? []) checkRole(context, report, message)
  },
}

function checkRole(context: CheckContext, report: ReportHere, message: Message): void {
  const { spans } = context
  const { name, role, gate, fields } = message
  if (role === 'log') return
  if (!isEmpty(gate)) {
    report(spans.at(message, 'role'), `\`${name}\` has a gate, but every session needs the role \`${role}\``)
  }
  for (const field of fields.filter(each => isLacking(context, role, each))) {
    const message =
      role === 'end'
        ? `\`${name}\` ends the channel and says nothing else: all that it can have are constants`
        : `\`${field.name}\` needs a default: all that a server knows is what went wrong`
    report(spans.at(field, 'name'), message)
  }
  if (role === 'fail' && !fields.some(field => field.name === 'msg' && isPlain(context, field, 'string'))) {
    const hint = '{ name: msg, type: T }, where T is a string'
    report(
      spans.at(message, 'role'),
      `\`${name}\` needs a field \`msg\` without a gate for what went wrong`,
      hint,
    )
  }
  if (role !== 'pull' && role !== 'push') return
  const kind = role === 'pull' ? 'integer' : 'bytes'
  const [only] = fields
  if (fields.length === 1 && only !== undefined && isPlain(context, only, kind)) return
  const wanted = role === 'pull' ? 'an integer: how many bytes are wanted' : 'bytes: the next piece'
  report(spans.at(message, 'role'), `\`${name}\` must have one field, without a gate, of ${wanted}`)
}

// A server gets no values for an end or a failure other than the words of the failure.
function isLacking(
  context: CheckContext,
  role: Message['role'],
  { name, type, constant, default: given }: Field,
): boolean {
  if (constant !== undefined) return false
  if (role === 'end') return true
  if (role !== 'fail' || name === 'msg' || (given !== undefined && given.kind !== 'none')) return false
  return baseOf(context, type)?.kind !== 'optional'
}

function isPlain(context: CheckContext, field: Field, kind: 'string' | 'integer' | 'bytes'): boolean {
  const base = baseOf(context, field.type)
  if (!isEmpty(field.gate) || field.constant !== undefined || field.wire !== undefined) return false
  if (base?.kind === 'integer') return kind === 'integer' && base.as === 'number'
  return base === undefined || base.kind === kind
}
