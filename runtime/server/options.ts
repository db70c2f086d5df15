import type { Limits } from '../session/limits.ts'
import type { Tap } from '../transport/transport.ts'

export interface ServeOptions<Hello = object> {
  /** The newest version to offer, such as `1.37`; the spec's newest if left out. */
  readonly version?: string
  /** Features to offer. None if left out: each is a promise that the handlers know its forms. */
  readonly features?: readonly string[]
  /** Other values to say in the handshake. */
  readonly hello?: Partial<Hello>
  readonly limits?: Partial<Limits>
  /** Keep what the plain types normalise, both ways; see `ReaderOptions`. */
  readonly exact?: boolean
  /** Sees all bytes that come and go. */
  readonly tap?: Tap
  /** Told of every error that a client was answered with, and of those that ended its connection. */
  readonly onError?: (error: unknown, operation: string | undefined) => void
}
