import { EncodeError } from '../errors/errors.ts'

/** Bytes to send: whole, in pieces, or as they come. Pieces are read one at a time, so that a slow peer slows the source. */
export type Body = Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>

/** Gives the pieces of a body, without empty ones. */
export async function* bodyPieces(body: Body): AsyncGenerator<Buffer, void, undefined> {
  for await (const piece of iterableOf(body)) {
    const bytes = asBytes(piece)
    if (bytes.length > 0) yield bytes
  }
}

/**
 * Hands the pieces of a body over, without empty ones, until `take` gives false. If it gives a promise, the
 * next piece waits for that; a body that does not wait itself is otherwise handed over at once.
 */
export async function feedBody(
  body: Body,
  take: (piece: Buffer) => boolean | Promise<boolean>,
): Promise<void> {
  const source = iterableOf(body)
  if (!(Symbol.asyncIterator in source)) {
    for (const piece of source) {
      const bytes = asBytes(piece)
      const taken = bytes.length === 0 || take(bytes)
      if (taken !== true && !(await taken)) return
    }
    return
  }
  for await (const piece of source) {
    const bytes = asBytes(piece)
    if (bytes.length > 0 && !(await take(bytes))) return
  }
}

/** The same bytes as a Buffer. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function iterableOf(body: Body): Iterable<Uint8Array> | AsyncIterable<Uint8Array> {
  if (body instanceof Uint8Array) return [body]
  if (
    typeof body !== 'object' ||
    body === null ||
    !(Symbol.asyncIterator in body || Symbol.iterator in body)
  ) {
    throw new EncodeError('wrong-type', `expected a body (bytes, or an iterable of them), got ${typeof body}`)
  }
  return body
}

function asBytes(piece: unknown): Buffer {
  if (piece instanceof Uint8Array) return asBuffer(piece)
  throw new EncodeError('wrong-type', `expected bytes (a Uint8Array) from the body, got ${typeof piece}`)
}
