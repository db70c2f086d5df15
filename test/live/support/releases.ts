// The releases for the live tests, and a notice if some are missing.

import { describe, it, type SuiteOptions } from 'vitest'
import { availableGuix, newerGuix, newerRelease } from '../../peers/installed.ts'
import { availablePeers, type Peer } from '../../peers/peer.ts'

const wanted = 4
const required = process.env.NIXWIRE_REQUIRE_PEERS === '1'
const peers = availablePeers()
const missing = `${peers.length} of ${wanted} releases of Nix can be used here: run test/peers/install.sh, and the tests, as root.`

/** Declares the same tests for each installed release that `choose` accepts. */
export function describeReleases(
  title: string,
  body: (peer: Peer) => void,
  choose: (peer: Peer) => boolean = () => true,
): void {
  describe(title, () => {
    if (peers.length < wanted) reportMissing(missing)
    for (const peer of peers.filter(choose)) describe(`Nix ${peer.version}`, meta(peer), () => body(peer))
  })
}

function reportMissing(what: string): void {
  it('is tested with every release', ({ skip }) => {
    if (required) throw new Error(`${what} NIXWIRE_REQUIRE_PEERS=1 demands them.`)
    skip(what)
  })
}

const wantedGuix = 2
const guixPeers = availableGuix()

/** Declares the same tests for each installed release of Guix. */
export function describeGuix(title: string, body: (peer: Peer) => void): void {
  describe(title, () => {
    if (guixPeers.length < wantedGuix)
      reportMissing(
        `${guixPeers.length} of ${wantedGuix} releases of Guix can be used here: run test/peers/install.sh, and the tests, as root.`,
      )
    for (const peer of guixPeers) {
      const newer = newerGuix(peer)
      const meta = newer === undefined ? {} : { meta: { newerRelease: newer, newerProgram: 'Guix' } }
      describe(`Guix ${peer.version}`, meta, () => body(peer))
    }
  })
}

/** Has tests that use a release newer than themselves told, not failed. */
export function meta(...peers: readonly Peer[]): SuiteOptions {
  const newer = peers.map(newerRelease).find(version => version !== undefined)
  return newer === undefined ? {} : { meta: { newerRelease: newer } }
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
