import type { Channel, Role } from './protocol.ts'

/** The kind of the message that has a role which only one message has. */
export function messageKind<Message extends { readonly kind: string }>(
  channel: Channel<Message>,
  role: Exclude<Role, 'log'>,
): string {
  return Object.keys(channel.roles).find(kind => channel.roles[kind] === role) ?? ''
}
