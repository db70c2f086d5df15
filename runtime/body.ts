import { EncodeError } from './errors.ts'

/** Bytes to send: whole, in pieces, or as they come. Pieces are read one at a time, so that a slow peer slows the source. */
export type Body = Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>

/** The pieces of a body, without empty ones. */
export async function* bodyChunks(body: Body): AsyncGenerator<Buffer, void, undefined> {
  if (body instanceof Uint8Array) {
    if (body.length > 0) yield asBuffer(body)
    return
  }
  if (
    typeof body !== 'object' ||
    body === null ||
    !(Symbol.asyncIterator in body || Symbol.iterator in body)
  ) {
    throw new EncodeError('wrong-type', `expected a body (bytes, or an iterable of them), got ${typeof body}`)
  }
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) {
      throw new EncodeError('wrong-type', `expected bytes (a Uint8Array) from the body, got ${typeof chunk}`)
    }
    if (chunk.length > 0) yield asBuffer(chunk)
  }
}

/** The same bytes as a Buffer. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
