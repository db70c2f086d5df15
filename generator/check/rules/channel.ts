import type { Message } from '../../ir/protocol.ts'
import type { CheckContext, Rule } from '../rule.ts'

export const channelNeeded: Rule = {
  id: 'channel-needed',
  summary:
    'What goes through the channel needs one: its run in the handshake, pulled uploads, pushed downloads.',
  check: (context, report) => {
    const { protocol, spans, broken } = context
    // A channel with other errors is left out here, but it exists.
    if (broken.has('channel')) return
    const needs = (at: object, key: string, hasChannel: boolean, role?: Message['role']): void => {
      const lack = missing(context, hasChannel, role)
      if (lack !== undefined) report(spans.at(at, key), ...lack)
    }
    const { channel, handshake, operations } = protocol
    for (const step of handshake?.steps ?? []) {
      if (step.kind === 'channel') needs(step, 'channel', channel !== undefined)
    }
    for (const operation of operations) {
      for (const body of operation.upload?.wire ?? []) {
        if (body.by === 'pull') needs(body, 'by', operation.channel, 'pull')
      }
      const { download } = operation
      if (download?.by === 'push') needs(download, 'by', operation.channel, 'push')
    }
  },
}

function missing(
  { protocol }: CheckContext,
  hasChannel: boolean,
  role?: Message['role'],
): [message: string, hint: string] | undefined {
  if (protocol.channel === undefined)
    return ['this protocol has no log channel', 'it is the section `channel`']
  if (!hasChannel) return ['this operation is answered without the log channel', 'leave out `channel: none`']
  if (role === undefined || protocol.channel.messages.some(message => message.role === role)) return undefined
  return [`the log channel has no message with the role \`${role}\``, `give it one with \`role: ${role}\``]
}
