import { availablePeers, type Peer } from '../../test/peers/peer.ts'

/** The release whose daemon and tools are compared with. */
const WANTED = 'bookworm'

/** A real release, where it is installed and can be used: see `test/peers/install.sh`. */
export function installedRelease(): Peer | undefined {
  return availablePeers().find(peer => peer.suite === WANTED)
}

/** @throws {Error} where it is missing. */
export function release(): Peer {
  const found = installedRelease()
  if (found === undefined)
    throw new Error('no release is installed: run test/peers/install.sh, and this, as root')
  return found
}
