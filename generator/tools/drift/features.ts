import type { Checkout } from './checkout.ts'
import { type CheckoutComparison, isOlder } from './checkout-comparison.ts'
import { lineAt } from './cpp.ts'
import { type Item, placeOf } from './item.ts'

// The first version whose handshake names features.
const negotiated = (1 << 8) | 38

/** Features of a checkout: their places by their names, and their names by the constants for them. */
export interface FeaturesFound {
  readonly features: ReadonlyMap<string, string>
  readonly constants: ReadonlyMap<string, string>
}

/** Looks for the features that a checkout has names for. */
export function findFeatures(checkout: Checkout): FeaturesFound {
  const features = new Map<string, string>()
  const constants = new Map<string, string>()
  for (const name of ['worker-protocol.hh', 'worker-protocol.cc', 'worker-protocol-connection.hh']) {
    for (const { path, text } of checkout.files(name)) {
      for (const match of text.matchAll(/\b(feature\w*)\s*(?:=|\{)?\s*"([^"]+)"/gi)) {
        const [, constant = '', name = ''] = match
        features.set(name, `${path}:${lineAt(text, match.index)}`)
        constants.set(constant, name)
      }
    }
  }
  return { features, constants }
}

/** Compares the names of features. */
export function compareFeatures(context: CheckoutComparison): Item[] {
  const { protocol, checkout, features, latest } = context
  const known = new Set(protocol.features.map(each => each.name))
  const missing = [...features].flatMap(([name, place]): Item[] =>
    known.has(name) ? [] : [{ kind: 'missing', message: `feature \`${name}\``, place }],
  )
  const isUnclear =
    features.size === 0 && checkout.release === undefined && (latest === undefined || latest >= negotiated)
  if (isUnclear) {
    const message = 'features: no constant `feature… = "name"` was found, which is right up to release 2.34'
    return [{ kind: 'unchecked', message }]
  }
  const only = protocol.features.flatMap(({ name, vendor, source }): Item[] => {
    if (features.has(name)) return []
    const reason = vendor === undefined ? absence(context, name) : `the spec says it is of ${vendor}`
    const message = `feature \`${name}\`${reason === undefined ? '' : `: ${reason}`}`
    return [{ kind: reason === undefined ? 'only' : 'explained', message, place: placeOf(source) }]
  })
  return [...missing, ...only]
}

function absence({ protocol, checkout, latest }: CheckoutComparison, name: string): string | undefined {
  if (latest !== undefined && latest < negotiated) return 'the checkout knows no features'
  const since = protocol.releases.find(
    ({ clientFeatures, serverFeatures }) => clientFeatures.includes(name) || serverFeatures.includes(name),
  )?.from
  if (since === undefined || checkout.release === undefined || !isOlder(checkout.release, since)) {
    return undefined
  }
  return `it came with release ${since}`
}
