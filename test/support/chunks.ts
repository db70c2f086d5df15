import * as fc from 'fast-check'
import { Input } from '../../runtime/input/input.ts'
import type { Session } from '../../runtime/session/session.ts'
import type { Read } from '../../runtime/wire/read.ts'
import { NEED, type ReaderOptions } from '../../runtime/wire/reader.ts'

/** How to cut bytes: lengths of the pieces, again from the start where they do not suffice. */
export type Cuts = readonly number[]

/** Cuts with many short pieces. */
export const cuts: fc.Arbitrary<Cuts> = fc.array(
  fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 400 })),
  { minLength: 1, maxLength: 8 },
)

/** Pieces of their own memory, as a socket gives them. */
export function cut(bytes: Uint8Array, lengths: Cuts): Buffer[] {
  const pieces: Buffer[] = []
  let at = 0
  for (let index = 0; at < bytes.length; index += 1) {
    const length = lengths[index % lengths.length] as number
    pieces.push(Buffer.from(bytes.subarray(at, at + length)))
    at += length
  }
  return pieces
}

/** Lets everything run that waits for nothing but its turn. */
export function settle(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}

/** Reads one value after the other while the pieces arrive; each reader has waited before the next piece comes. */
export async function readPieces(
  reads: readonly Read<unknown>[],
  pieces: readonly Buffer[],
  session: Session,
  options: ReaderOptions = {},
): Promise<{ values: unknown[]; input: Input }> {
  const input = new Input(session, options)
  const values: unknown[] = []
  const reading = (async () => {
    for (const read of reads) values.push(await input.read(read))
  })()
  // A failure is looked at in the end; until then it must not count as unhandled.
  reading.catch(() => {})
  for (const piece of pieces) {
    input.push(piece)
    await settle()
  }
  input.end()
  await reading
  return { values, input }
}

/**
 * Reads one value after the other inside the calls that bring the pieces, from one buffer that is used over
 * and over and holds nonsense in between, as a socket's may.
 */
export function readLent(
  reads: readonly Read<unknown>[],
  pieces: readonly Buffer[],
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
  const size = Math.max(...pieces.map(piece => piece.length))
  let buffer = Buffer.alloc(size)
  for (const piece of pieces) {
    piece.copy(buffer)
    if (input.push(buffer.subarray(0, piece.length), true)) buffer = Buffer.alloc(size)
    else buffer.fill(0xee)
  }
  return { values, input }
}

/** What a promise has come to by now. */
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
