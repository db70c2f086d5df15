import { Socket } from 'node:net'
import type { Writable } from 'node:stream'

/**
 * Tells whether bytes that were written to a stream may change once the write is over, because the kernel has copied
 * them. A stream that encrypts or hands them on to another part of the program may still hold them.
 */
export function copiesWrites(stream: Writable): boolean {
  return stream instanceof Socket && !('encrypted' in stream)
}
