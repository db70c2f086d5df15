import type { Session } from '../../runtime/session/session.ts'
import { decode } from '../../runtime/wire/codec.ts'
import type { Read } from '../../runtime/wire/read.ts'
import type { ReaderOptions } from '../../runtime/wire/reader.ts'

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
