import { ConnectionError } from '../errors/errors.ts'
import { formatVersion, parseVersion } from '../session/session.ts'
import type { ProtocolCore } from './protocol.ts'

/**
 * Checks the version and features that a side's options offer. Without a version, the newest is offered.
 *
 * @throws {ConnectionError} `bad-option` for a version or feature that the spec does not have.
 */
export function offer(
  protocol: ProtocolCore,
  version: string | undefined,
  features: readonly string[],
): { readonly version: number; readonly features: readonly string[] } {
  const unknown = features.find(name => !protocol.features.includes(name))
  if (unknown !== undefined) {
    const known = protocol.features.join(', ') || 'none'
    throw new ConnectionError('bad-option', `there is no feature '${unknown}' to offer; known are: ${known}`)
  }
  if (version === undefined) return { version: protocol.max, features }
  const word = VERSION.test(version) ? parseVersion(version) : 0
  if (word < protocol.min || word > protocol.max) {
    const span = `${formatVersion(protocol.min)} to ${formatVersion(protocol.max)}`
    throw new ConnectionError('bad-option', `version '${version}' cannot be offered: give one from ${span}`)
  }
  return { version: word, features }
}

const VERSION = /^\d{1,3}\.\d{1,3}$/
