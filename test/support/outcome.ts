import { decode } from '../../runtime/codec.ts'
import type { Read } from '../../runtime/read.ts'
import type { ReaderOptions } from '../../runtime/reader.ts'
import type { Session } from '../../runtime/session.ts'

/** A value, or what was thrown instead. */
export type Outcome = { readonly value: unknown } | { readonly thrown: unknown }

/** Runs something that may throw. */
export function attempt(run: () => unknown): Outcome {
  try {
    return { value: run() }
  } catch (thrown) {
    return { thrown }
  }
}

/** What decoding the bytes, and nothing but them, comes to. */
export function decoded(
  read: Read<unknown>,
  bytes: Uint8Array,
  session: Session,
  options: ReaderOptions = {},
): Outcome {
  return attempt(() => decode(read, bytes, session, options))
}
