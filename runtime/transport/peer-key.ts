import type { Peer } from './peer.ts'

/**
 * Returns a text that is the same for all connections of one client, as far as can be told; undefined if nothing is
 * known of it.
 */
export function peerKey(peer: Peer): string | undefined {
  if (peer.kind === 'unix') return peer.uid === undefined ? undefined : `user ${peer.uid}`
  const { address } = peer
  if (address === undefined) return undefined
  const v4 = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  return v4?.[1] ?? `${network(address)}::/64`
}

/** Returns the network of 64 bits, all of whose addresses one machine may have. */
function network(address: string): string {
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array.from({ length: Math.max(8 - before.length - after.length, 0) }, () => '0')
  return [...before, ...zeros, ...after].slice(0, 4).join(':')
}
