import { userInfo } from 'node:os'
import { describe, expect, test } from 'vitest'
import { clientAccess } from '../../nix/client-access.ts'
import type { Peer } from '../../runtime/index.ts'

const [uid, gid] = [process.geteuid?.() as number, process.getegid?.() as number]
const own: Peer = { kind: 'unix', uid, gid, pid: process.pid }
const { username } = userInfo()
/** Numbers that no user and no group has. */
const stranger: Peer = { kind: 'unix', uid: 4_242_424, gid: 4_242_424 }
const tcp: Peer = { kind: 'tcp', address: '192.0.2.1', port: 5 }
const hidden: Peer = { kind: 'unix', ownerOnly: false }
const owner: Peer = { kind: 'unix', ownerOnly: true }

test('the user of the process and root are trusted by default, and all others may connect', async () => {
  const root: Peer = { kind: 'unix', uid: 0, gid: 0 }
  expect(await clientAccess(own)).toEqual({ trusted: true, user: username })
  expect(await clientAccess(root)).toEqual({ trusted: true, user: 'root' })
  expect(await clientAccess(owner)).toEqual({ trusted: true, user: username })
  expect(await clientAccess(stranger)).toEqual({ trusted: false, user: '4242424' })
  for (const peer of [tcp, hidden, undefined]) expect(await clientAccess(peer)).toEqual({ trusted: false })
})

describe('a list of trusted users', () => {
  test.each<[string, readonly string[], Peer, boolean]>([
    ['a name', ['other', username], own, true],
    ['other names', ['other'], own, false],
    ['no name', [], own, false],
    ['the number of a user without a name', ['4242424'], stranger, true],
    ['the number of a user with a name', [String(uid)], own, false],
    ['the star, on TCP', ['*'], tcp, true],
    ['the star, without credentials', ['*'], hidden, true],
    ['the name of the owner, without credentials', [username], owner, true],
    ['a group that does not exist', ['@no-such-group', '@'], own, false],
    ['a group, on TCP', ['@root'], tcp, false],
    ['the name of a group without its sign', ['no-such-user'], own, false],
  ])('with %s', async (_, trustedUsers, peer, trusted) => {
    expect((await clientAccess(peer, { trustedUsers })).trusted).toBe(trusted)
  })

  // The user 65534 is in its group without being listed as a member. The group of the process counts as well.
  test.each<[string, Peer, boolean]>([
    ['of the process', { kind: 'unix', uid: 4_242_424, gid: 65_534 }, true],
    ['of the user', { kind: 'unix', uid: 65_534, gid: 4_242_424 }, true],
    ['of neither', stranger, false],
  ])('with the group %s', async (_, peer, trusted) => {
    // Debian and Alpine name it otherwise than Fedora.
    const trustedUsers = ['@nogroup', '@nobody']
    expect((await clientAccess(peer, { trustedUsers })).trusted).toBe(trusted)
  })
})

describe('a client that is not allowed', () => {
  test.each([
    [own, ['@no-such-group'], `user '${username}'`],
    [stranger, [], "user '4242424'"],
    [hidden, [username], "user '<unknown>'"],
    [tcp, [username], "client '192.0.2.1'"],
  ])('is refused in the words of a daemon: %j', async (peer, allowedUsers, client) => {
    const access = await clientAccess(peer, { trustedUsers: [], allowedUsers })
    expect(access.refusal?.message).toBe(`${client} is not allowed to connect to the Nix daemon`)
  })

  test('is none that is trusted', async () => {
    expect(await clientAccess(own, { trustedUsers: [username], allowedUsers: [] })).not.toHaveProperty(
      'refusal',
    )
  })
})
