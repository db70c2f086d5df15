import type { Protocol } from '../../ir/protocol.ts'
import type { Checkout } from './checkout.ts'
import { beyondReach } from './counterparts.ts'
import { compareEnums } from './enums.ts'
import { compareFeatures, findFeatures } from './features.ts'
import type { Item } from './item.ts'
import { compareMagics } from './magics.ts'
import { compareOpcodes } from './opcodes.ts'
import { compareVersions, findVersions } from './versions.ts'

/** Compares the spec with the sources of Nix; lists differences, and parts that could not be compared. */
export function compareWithCheckout(protocol: Protocol, checkout: Checkout): Item[] {
  const versions = findVersions(checkout)
  const { latest } = versions
  const context = {
    protocol,
    checkout,
    features: findFeatures(checkout),
    ...(latest === undefined ? {} : { latest: latest.version }),
  }
  return [
    ...compareVersions(protocol, versions, checkout.release),
    ...compareOpcodes(context),
    ...compareFeatures(context),
    ...compareMagics(context),
    ...compareEnums(context),
    ...beyondReach.map((message): Item => ({ kind: 'unchecked', message })),
  ]
}
