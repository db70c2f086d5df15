import type { Protocol } from '../../ir/protocol.ts'
import type { Checkout } from './checkout.ts'
import { beyondReach } from './counterparts.ts'
import { compareEnums } from './enums.ts'
import { compareFeatures, findFeatures } from './features.ts'
import { compareFieldCounts } from './fields.ts'
import { compareGates } from './gates.ts'
import type { Item } from './item.ts'
import { compareMagics } from './magics.ts'
import { compareOpcodes } from './opcodes.ts'
import { compareSides } from './sides.ts'
import { compareInternal, compareSwitches } from './switches.ts'
import { compareVersions, findVersions, knownMinimum } from './versions.ts'

/** Compares the spec with the sources of Nix; lists differences, and parts that could not be compared. */
export function compareWithCheckout(protocol: Protocol, checkout: Checkout): Item[] {
  const versions = findVersions(checkout)
  const { latest } = versions
  // A bound that was lowered by mistake is told once, not by all conditions above it.
  const minimum = Math.max(versions.minimum?.version ?? 0, knownMinimum(checkout.release) ?? 0)
  const context = {
    protocol,
    checkout,
    ...findFeatures(checkout),
    ...(latest === undefined ? {} : { latest: latest.version }),
    minimum,
  }
  return [
    ...compareVersions(protocol, versions, checkout.release),
    ...compareOpcodes(context),
    ...compareFeatures(context),
    ...compareMagics(context),
    ...compareEnums(context),
    ...compareSwitches(context),
    ...compareInternal(context),
    ...compareSides(context),
    ...compareGates(context),
    ...compareFieldCounts(context),
    ...beyondReach.map((message): Item => ({ kind: 'unchecked', message })),
  ]
}
