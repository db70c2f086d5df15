// The releases for the live tests, and a notice if some are missing.

import { describe, it } from 'vitest'
import { availablePeers, type Peer } from '../../peers/peer.ts'

const wanted = 4
const required = process.env.NIXWIRE_REQUIRE_PEERS === '1'
const peers = availablePeers()
const missing =
  `LIVE TESTS: ${peers.length} of ${wanted} releases of Nix can be used here. ` +
  'Run test/peers/install.sh, and the tests, as root.'

/** Declares the same tests for each installed release that `choose` accepts. */
export function describeReleases(
  title: string,
  body: (peer: Peer) => void,
  choose: (peer: Peer) => boolean = () => true,
): void {
  describe(title, () => {
    if (peers.length < wanted) sayMissing()
    for (const peer of peers.filter(choose)) describe(`Nix ${peer.version}`, () => body(peer))
  })
}

function sayMissing(): void {
  if (required) {
    it('finds all releases, as NIXWIRE_REQUIRE_PEERS=1 demands', () => {
      throw new Error(missing)
    })
  } else if (peers.length === 0) {
    console.warn(`\n${missing} NOTHING OF THIS FILE IS TESTED.\n`)
    describe.skip(missing, () => it('is not tested', () => {}))
  } else {
    console.warn(`\n${missing}\n`)
    describe.skip(missing, () => it('is tested with some releases only', () => {}))
  }
}

/** Compares dotted numbers; a suffix such as `-dev` or `pre` is ignored. */
export function compareReleases(a: string, b: string): number {
  const [left, right] = [a, b].map(text => text.split('.').map(part => Number.parseInt(part, 10)))
  for (let at = 0; at < Math.max(left?.length ?? 0, right?.length ?? 0); at += 1) {
    const difference = (left?.[at] ?? 0) - (right?.[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

export function atLeast(peer: Peer, release: string): boolean {
  return compareReleases(peer.version, release) >= 0
}
