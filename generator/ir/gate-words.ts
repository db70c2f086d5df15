import type { Gate } from './base.ts'
import type { Session } from './gate.ts'
import { formatVersion } from './version.ts'

/** Writes a session as messages show it, e.g. `1.37 with some-feature`. */
export function sessionWords({ version, features }: Session): string {
  const names = [...features]
  return names.length === 0 ? formatVersion(version) : `${formatVersion(version)} with ${names.join(' and ')}`
}

/** Writes a gate as the spec does, e.g. `since 1.28, without some-feature`. */
export function gateWords({ since, before, feature, without }: Gate): string {
  return [
    since === undefined ? [] : [`since ${formatVersion(since)}`],
    before === undefined ? [] : [`before ${formatVersion(before)}`],
    feature === undefined ? [] : [`with ${feature}`],
    without === undefined ? [] : [`without ${without}`],
  ]
    .flat()
    .join(', ')
}
