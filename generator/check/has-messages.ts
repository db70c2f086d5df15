import type { Protocol } from '../ir/protocol.ts'

/** Tells whether a protocol has messages. A spec of types alone is for programs that encode and decode them. */
export function hasMessages({ operations, channel, handshake }: Protocol): boolean {
  return operations.length > 0 || channel !== undefined || handshake !== undefined
}
