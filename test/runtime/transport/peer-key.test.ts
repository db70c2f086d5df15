import { expect, test } from 'vitest'
import type { Peer } from '../../../runtime/transport/peer.ts'
import { peerKey } from '../../../runtime/transport/peer-key.ts'

const tcp = (address: string): Peer => ({ kind: 'tcp', address, port: 1 })

test.each<[Peer, string | undefined]>([
  [{ kind: 'unix', uid: 1000, gid: 100 }, 'user 1000'],
  [{ kind: 'unix', ownerOnly: true }, undefined],
  [{ kind: 'tcp' }, undefined],
  [tcp('192.0.2.1'), '192.0.2.1'],
  [tcp('::ffff:192.0.2.1'), '192.0.2.1'],
  [tcp('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2::/64'],
  [tcp('2001:db8:1:2::7'), '2001:db8:1:2::/64'],
  [tcp('2001:db8::7'), '2001:db8:0:0::/64'],
  [tcp('::1'), '0:0:0:0::/64'],
  [tcp('fe80::1%eth0'), 'fe80:0:0:0::/64'],
])('connections of %j count for %s', (peer, key) => {
  expect(peerKey(peer)).toBe(key)
})
