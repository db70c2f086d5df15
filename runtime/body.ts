/** Bytes to send: whole, in pieces, or as they come. Pieces are read one at a time, so that a slow peer slows the source. */
export type Body = Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>

/** The pieces of a body, without empty ones. */
export async function* bodyChunks(body: Body): AsyncGenerator<Buffer, void, undefined> {
  if (body instanceof Uint8Array) {
    if (body.length > 0) yield asBuffer(body)
    return
  }
  for await (const chunk of body) if (chunk.length > 0) yield asBuffer(chunk)
}

/** The same bytes as a Buffer. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
