/** The version and features that both sides agreed on. All gates of generated code read these two words. */
export interface Session {
  /** `major << 8 | minor`, as on the wire, so that versions compare as numbers. */
  readonly version: number
  /** One bit per feature of the protocol, in the order of the spec. */
  readonly features: number
}

/** The session before a handshake: no version and no features. */
export const NO_SESSION: Session = { version: 0, features: 0 }

/** Tells whether all values have the same form in two sessions. */
export function isSameSession(one: Session, other: Session): boolean {
  return one.version === other.version && one.features === other.features
}

/** Formats a version word: `1.38` for 0x126. */
export function formatVersion(version: number): string {
  return `${version >>> 8}.${version & 0xff}`
}

/**
 * Parses a version such as `1.38` into its word, 0x126.
 *
 * @throws {RangeError} if `text` is not `major.minor` with a minor below 256.
 */
export function parseVersion(text: string): number {
  const match = /^(\d{1,5})\.(\d{1,3})$/.exec(text)
  const minor = Number(match?.[2])
  if (match === null || minor > 0xff) {
    throw new RangeError(`'${text}' is not a protocol version: write major.minor, such as 1.38`)
  }
  return (Number(match[1]) << 8) | minor
}
