import { ConnectionError } from '../errors/errors.ts'
import type { AnyMessage, Channel, Role } from './protocol.ts'

/** The role of the messages that a call's body gives a use. */
type BodyRole = 'pull' | 'push' | undefined

/**
 * Tells what a message of the log channel means for a call: `log`, something to show; `end`, the response
 * follows; `fail`, there will be none; `pull`, {@link desiredBytes} are asked for; `push`, it brings
 * {@link pushedBytes}. It gives a word and not an object, since a call may have a million messages.
 *
 * @throws {ConnectionError} `unexpected-message` for one that asks for a body, or brings one, which is not `body`.
 */
export function meaningOf(channel: Channel, message: AnyMessage, body: BodyRole): Role {
  const role = roleOf(channel, message)
  if ((role === 'pull' || role === 'push') && role !== body) throw unexpectedMessage(message.kind)
  return role
}

/** The role of a message, whatever the call has a use for. */
export function roleOf(channel: Channel, message: AnyMessage): Role {
  return channel.roles[message.kind] ?? 'log'
}

/** The number of bytes for which a `pull` message asks. */
export function desiredBytes(channel: Channel, message: AnyMessage): number {
  return field(message, channel.pullField) as number
}

/** The bytes that a `push` message brings. */
export function pushedBytes(channel: Channel, message: AnyMessage): Uint8Array {
  return field(message, channel.pushField) as Uint8Array
}

function field(message: AnyMessage, name = ''): unknown {
  return (message as Readonly<Record<string, unknown>>)[name]
}

function unexpectedMessage(kind: string): ConnectionError {
  return new ConnectionError('unexpected-message', `the server sent ${kind}, for which there is no use here`)
}
