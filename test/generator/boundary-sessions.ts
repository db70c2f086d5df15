import { gatesOf } from '../../generator/ir/boundaries.ts'
import { featuresIn, holds, type Session, spaceOf, versionsAround } from '../../generator/ir/gate.ts'
import type { Protocol } from '../../generator/ir/protocol.ts'

/**
 * Lists the sessions worth testing: both sides of every boundary, with no feature, with each one alone and
 * with all.
 */
export function boundarySessions(protocol: Protocol): Session[] {
  const gates = gatesOf(protocol)
  const features = featuresIn(gates)
  const { negotiated, versions } = spaceOf(protocol)
  const sets = [[], ...features.map(feature => [feature]), ...(features.length > 1 ? [features] : [])]
  return versionsAround(gates, versions).flatMap(version => {
    const possible = negotiated === undefined || holds(negotiated, { version, features: new Set() })
    return (possible ? sets : [[]]).map(names => ({ version, features: new Set(names) }))
  })
}
