import type { Introduced } from '../../ir/base.ts'
import type { Protocol } from '../../ir/protocol.ts'
import { formatVersion } from '../../ir/version.ts'
import type { Checkout } from './checkout.ts'

/** Data that every comparison with a checkout needs. */
export interface CheckoutComparison {
  readonly protocol: Protocol
  readonly checkout: Checkout
  /** Newest version that the checkout speaks, if it was found. */
  readonly latest?: number
  /** Oldest version that the checkout or its release is known to accept; 0 if neither says. */
  readonly minimum: number
  /** Names of the features by the constants of the checkout. */
  readonly constants: ReadonlyMap<string, string>
  /** Places of the features that the checkout knows, by their names. */
  readonly features: ReadonlyMap<string, string>
}

/** Explains why the checkout lacks a part that was introduced later; undefined if it should have it. */
export function tooNew(
  { checkout, latest }: CheckoutComparison,
  introduced: Introduced | undefined,
): string | undefined {
  if (introduced === undefined) return undefined
  const { version, release } = introduced
  if (version !== undefined && latest !== undefined && version > latest) {
    return `it came with ${formatVersion(version)}`
  }
  if (release !== undefined && checkout.release !== undefined && isOlder(checkout.release, release)) {
    return `it came with release ${release}`
  }
  return undefined
}

/** Tells whether a release came before another one. */
export function isOlder(release: string, other: string): boolean {
  const [a, b] = [release, other].map(text => text.split(/[.-]/).map(part => Number.parseInt(part, 10) || 0))
  for (let i = 0; i < Math.max(a?.length ?? 0, b?.length ?? 0); i++) {
    const [left, right] = [a?.[i] ?? 0, b?.[i] ?? 0]
    if (left !== right) return left < right
  }
  return false
}
