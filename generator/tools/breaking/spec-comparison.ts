import { type Definitions, definitionsOf } from '../../differences/form.ts'
import { gatesOf } from '../../ir/boundaries.ts'
import { featuresIn, holds, type Session, spaceOf, versionsAround } from '../../ir/gate.ts'
import type { Protocol } from '../../ir/protocol.ts'
import type { Located } from '../../resolve/bases.ts'
import type { Finding } from './finding.ts'
import { renamedTypes } from './renamed-types.ts'
import type { Level } from './rules.ts'

/** Place of a finding: an object of the protocol, and a path inside it. */
export type Place = readonly [object: object, ...path: (string | number)[]]

/** Data that every comparison of two specs needs. */
export interface SpecComparison {
  readonly old: Located & { readonly definitions: Definitions }
  readonly new: Located & { readonly definitions: Definitions }
  /** Sessions of the old spec that tell all gates of both apart: only these can break. */
  readonly sessions: readonly Session[]
  /** Finds the new names of types by their old ones. */
  readonly renames: ReadonlyMap<string, string>
  /** Reports a finding with a place in the new spec. */
  readonly report: (rule: string, level: Level, place: Place, message: string) => void
  /** Reports a finding with a place in the old spec. */
  readonly reportOld: (rule: string, level: Level, place: Place, message: string) => void
}

/** Makes the comparison, whose reports are appended to a list of findings. */
export function startComparison(old: Located, now: Located, findings: Finding[]): SpecComparison {
  const reporter =
    (side: Finding['side'], { spans }: Located): SpecComparison['report'] =>
    (rule, level, [object, ...path], message) => {
      const { file, line, column } = spans.originAt(object, ...path)
      findings.push({ rule, level, message, side, span: { file, line, column } })
    }
  return {
    old: { ...old, definitions: definitionsOf(old.protocol) },
    new: { ...now, definitions: definitionsOf(now.protocol) },
    sessions: sessionsBefore(old.protocol, now.protocol),
    renames: renamedTypes(old.protocol, now.protocol),
    report: reporter('new', now),
    reportOld: reporter('old', old),
  }
}

function sessionsBefore(old: Protocol, now: Protocol): Session[] {
  const gates = [...gatesOf(old), ...gatesOf(now)]
  const known = new Set(old.features.map(feature => feature.name))
  const features = featuresIn(gates).filter(name => known.has(name))
  const sets = [[], ...features.map(name => [name]), ...(features.length > 1 ? [features] : [])]
  const { versions, negotiated } = spaceOf(old)
  return versionsAround(gates, versions).flatMap(version => {
    const possible = negotiated === undefined || holds(negotiated, { version, features: new Set() })
    return (possible ? sets : [[]]).map(names => ({ version, features: new Set(names) }))
  })
}
