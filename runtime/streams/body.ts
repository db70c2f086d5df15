import { EncodeError } from '../errors/errors.ts'

/**
 * The bytes of a body to send: as a whole, in pieces, or as an asynchronous source. Pieces are read one at a
 * time, so that a slow peer slows the source down.
 */
export type Body = Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>

/** @throws {EncodeError} `wrong-type` if a value is no body. */
export function checkBody(body: unknown): asserts body is Body {
  if (body instanceof Uint8Array) return
  if (
    typeof body !== 'object' ||
    body === null ||
    !(Symbol.asyncIterator in body || Symbol.iterator in body)
  ) {
    throw new EncodeError('wrong-type', `expected a body (bytes, or an iterable of them), got ${typeof body}`)
  }
}

/**
 * Yields the pieces of a body, without empty ones.
 *
 * @throws {EncodeError} `wrong-type` if the body or a piece has another type.
 */
export async function* bodyPieces(body: Body): AsyncGenerator<Buffer, void, undefined> {
  for await (const piece of iterableOf(body)) {
    const bytes = asBytes(piece)
    if (bytes.length > 0) yield bytes
  }
}

/**
 * Passes the pieces of a body to `take`, without empty ones, until it returns false. If it returns a promise,
 * the next piece waits for that. A body that is no asynchronous source is otherwise passed on in the same
 * turn of the event loop.
 *
 * @throws {EncodeError} `wrong-type` if the body or a piece has another type.
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

/** Returns the same memory as a Buffer. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function iterableOf(body: Body): Iterable<Uint8Array> | AsyncIterable<Uint8Array> {
  checkBody(body)
  return body instanceof Uint8Array ? [body] : body
}

function asBytes(piece: unknown): Buffer {
  if (piece instanceof Uint8Array) return asBuffer(piece)
  throw new EncodeError('wrong-type', `expected bytes (a Uint8Array) from the body, got ${typeof piece}`)
}
