import type { Session } from '../../runtime/session/session.ts'
import { decode } from '../../runtime/wire/codec.ts'
import type { Read } from '../../runtime/wire/read.ts'
import type { ReaderOptions } from '../../runtime/wire/reader.ts'

/** The value that a function returned, or the error that it threw. */
export type Outcome = { readonly value: unknown } | { readonly thrown: unknown }

/** Runs a function that may throw. */
export function attempt(run: () => unknown): Outcome {
  try {
    return { value: run() }
  } catch (thrown) {
    return { thrown }
  }
}

/** Decodes a value that must fill all the bytes. */
export function decoded(
  read: Read<unknown>,
  bytes: Uint8Array,
  session: Session,
  options: ReaderOptions = {},
): Outcome {
  return attempt(() => decode(read, bytes, session, options))
}
