import { gateWords, sessionWords } from '../../ir/gate-words.ts'
import { formatVersion } from '../../ir/version.ts'
import type { Rule } from '../rule.ts'
import { type Scope, sessionWithout } from '../scope.ts'
import { typeUses } from '../type-uses.ts'

export const gatedTypeReferenced: Rule = {
  id: 'gated-type-referenced',
  summary: 'A type with a gate is only used where its gate holds.',
  check: ({ protocol, types, spans, space }, report) => {
    for (const { ref, scope, onWire, pinned } of typeUses(protocol)) {
      if (ref.kind !== 'named' || !onWire) continue
      const type = types.get(ref.name)
      if (type === undefined || Object.keys(type.gate).length === 0) continue
      const session =
        pinned === undefined
          ? sessionWithout(scope, type.gate, space)
          : sessionWithout(pin(pinned), type.gate, { versions: { min: pinned, max: pinned } })
      if (session === undefined) continue
      const message = `\`${ref.name}\` exists only ${gateWords(type.gate)}, but is used in ${sessionWords(session)}`
      report(spans.at(ref), message, pinned === undefined ? 'give its user the same gate' : undefined)
    }
  },
}

// A pinned type is written as its version without features writes it.
function pin(version: number): Scope {
  return { gates: [], has: session => session.version === version && session.features.size === 0 }
}

export const pinOutsideVersions: Rule = {
  id: 'pin-outside-versions',
  summary: 'The version that a type is pinned at is one of the spec.',
  check: ({ protocol, spans }, report) => {
    const { min, max } = protocol.versions
    for (const { ref } of typeUses(protocol)) {
      if (ref.kind !== 'pinned' || (ref.at >= min && ref.at <= max)) continue
      const range = `${formatVersion(min)} to ${formatVersion(max)}`
      report(spans.at(ref, 'at'), `${formatVersion(ref.at)} is outside the versions of the spec, ${range}`)
    }
  },
}
