import * as fc from 'fast-check'
import { Input } from '../../runtime/input/input.ts'
import type { Session } from '../../runtime/session/session.ts'
import type { Read } from '../../runtime/wire/read.ts'
import { NEED, type ReaderOptions } from '../../runtime/wire/reader.ts'

/** Lengths of the chunks to cut bytes into, repeated from the start until all bytes are cut. */
export type Cuts = readonly number[]

/** Generates cuts with many short chunks. */
export const cuts: fc.Arbitrary<Cuts> = fc.array(
  fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 400 })),
  { minLength: 1, maxLength: 8 },
)

/** Cuts bytes into chunks that do not share memory, as a socket gives them. */
export function cut(bytes: Uint8Array, lengths: Cuts): Buffer[] {
  const chunks: Buffer[] = []
  let at = 0
  for (let index = 0; at < bytes.length; index += 1) {
    const length = lengths[index % lengths.length] as number
    chunks.push(Buffer.from(bytes.subarray(at, at + length)))
    at += length
  }
  return chunks
}

/** Waits until everything has run that only waits for its turn of the event loop. */
export function settle(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}

/** Reads one value after the other while the chunks arrive, each of them after the reader has begun to wait. */
export async function readChunks(
  reads: readonly Read<unknown>[],
  chunks: readonly Buffer[],
  session: Session,
  options: ReaderOptions = {},
): Promise<{ values: unknown[]; input: Input }> {
  const input = new Input(session, options)
  const values: unknown[] = []
  const reading = (async () => {
    for (const read of reads) values.push(await input.read(read))
  })()
  // The error is thrown by the `await` below, so it must not count as unhandled until then.
  reading.catch(() => {})
  for (const chunk of chunks) {
    input.push(chunk)
    await settle()
  }
  input.end()
  await reading
  return { values, input }
}

/**
 * Reads one value after the other inside the calls that bring the chunks. All chunks lie in one buffer, which is
 * overwritten between the calls, as a socket's may be.
 */
export function readLent(
  reads: readonly Read<unknown>[],
  chunks: readonly Buffer[],
  session: Session,
): { values: unknown[]; input: Input } {
  const input = new Input(session)
  const values: unknown[] = []
  input.consumer = () => {
    for (let read = reads[values.length]; read !== undefined; read = reads[values.length]) {
      const value = input.tryRead(read)
      if (value === NEED) return
      values.push(value)
    }
  }
  const size = Math.max(...chunks.map(chunk => chunk.length))
  let buffer = Buffer.alloc(size)
  for (const chunk of chunks) {
    chunk.copy(buffer)
    if (input.push(buffer.subarray(0, chunk.length), true)) buffer = Buffer.alloc(size)
    else buffer.fill(0xee)
  }
  return { values, input }
}

/** Tells the state of a promise once everything else has had its turn. */
export async function stateOf(promise: unknown): Promise<'pending' | 'fulfilled' | 'rejected'> {
  let state: 'pending' | 'fulfilled' | 'rejected' = 'pending'
  Promise.resolve(promise).then(
    () => {
      state = 'fulfilled'
    },
    () => {
      state = 'rejected'
    },
  )
  await settle()
  return state
}
