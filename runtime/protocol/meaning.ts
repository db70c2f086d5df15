import { ConnectionError } from '../errors/errors.ts'
import type { AnyMessage, Channel, Role } from './protocol.ts'

/** The role of the messages that a call's body needs; undefined if it needs none. */
type BodyRole = 'pull' | 'push' | undefined

/**
 * Returns what a message of the log channel means for a call: `log`, something to show; `end`, the response
 * follows; `fail`, there is no response; `pull`, the server asks for {@link desiredBytes}; `push`, the
 * message brings {@link pushedBytes}. A call may have a million messages, so the result is a word and not an
 * object.
 *
 * @throws {ConnectionError} `unexpected-message` for a `pull` or `push` message that differs from `body`.
 */
export function meaningOf(channel: Channel, message: AnyMessage, body: BodyRole): Role {
  const role = roleOf(channel, message)
  if ((role === 'pull' || role === 'push') && role !== body) throw unexpectedMessage(message.kind)
  return role
}

/** Returns the role of a message, for any call. */
export function roleOf(channel: Channel, message: AnyMessage): Role {
  return channel.roles[message.kind] ?? 'log'
}

/** Returns the number of bytes for which a `pull` message asks. */
export function desiredBytes(channel: Channel, message: AnyMessage): number {
  // An exact reader gives a bigint above 2^53-1, and there are fewer bytes than that.
  return Number(field(message, channel.pullField))
}

/** Returns the bytes that a `push` message brings. */
export function pushedBytes(channel: Channel, message: AnyMessage): Uint8Array {
  return field(message, channel.pushField) as Uint8Array
}

function field(message: AnyMessage, name = ''): unknown {
  return (message as Readonly<Record<string, unknown>>)[name]
}

function unexpectedMessage(kind: string): ConnectionError {
  return new ConnectionError('unexpected-message', `the server sent ${kind}, which is not expected here`)
}
