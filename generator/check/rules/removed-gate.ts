import { isEmpty } from '../../ir/gate.ts'
import { formatVersion } from '../../ir/version.ts'
import type { Rule } from '../rule.ts'

export const removedGate: Rule = {
  id: 'removed-gate',
  summary:
    'An operation that a version of the spec removed is gated `before` it; one removed earlier has no gate.',
  check: ({ protocol, spans }, report) => {
    const { min, max } = protocol.versions
    for (const { name, gate, removed } of protocol.operations) {
      if (removed?.version === undefined) continue
      const version = formatVersion(removed.version)
      if (removed.version <= min && !isEmpty(gate)) {
        report(spans.at(removed, 'version'), `\`${name}\` was removed in ${version}, so its gate never holds`)
      }
      if (removed.version > min && removed.version <= max && gate.before !== removed.version) {
        const hint = `before: '${version}'`
        report(
          spans.at(removed, 'version'),
          `\`${name}\` was removed in ${version}, but its gate goes on`,
          hint,
        )
      }
    }
  },
}
