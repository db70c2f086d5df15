// The addresses that the tools of the releases take for a socket, and ours for the same.

import { chmodSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { daemonAddress, listenStore } from '../../store/index.ts'
import { untrustedUid } from '../peers/peer.ts'
import { runTool } from '../peers/tools.ts'
import { noOtherUser } from '../support/other-user.ts'
import { atLeast, describeReleases } from './support/releases.ts'
import { type ServedStore, serveStore } from './support/served-store.ts'

let served: ServedStore
beforeEach(async () => {
  served = await serveStore()
  writeFileSync(join(served.folder, 'file'), 'contents')
})
afterEach(() => served.stop())

describeReleases('an address for the tools', peer => {
  const add = async (env: Record<string, string>): Promise<boolean> => {
    const place = { ...served, env: { ...served.env, ...env } }
    const { status, stderr } = await runTool(place, peer, ['nix-store', '--add', join(served.folder, 'file')])
    if (status !== 0) expect(String(stderr)).toMatch(/cannot connect|don't know how to open/)
    return status === 0
  }

  it('with one slash is one since 2.4', async () => {
    expect(await add({ NIX_REMOTE: `unix:${served.socket}` })).toBe(atLeast(peer, '2.4'))
  })

  it('is the URL of our listener, whose escapes are decoded since 2.26', async () => {
    await using plain = await listenStore(served.store, join(served.folder, 'a:b@c+d,e=f'))
    await using escaped = await listenStore(served.store, join(served.folder, 'a b%20'))
    expect(await add({ NIX_REMOTE: plain.url })).toBe(true)
    expect(await add({ NIX_REMOTE: escaped.url })).toBe(atLeast(peer, '2.26'))
  })

  it("without a path is that of 'daemon' since 2.26, and without NIX_DAEMON_SOCKET_PATH before 2.4", async () => {
    const socket = join(served.folder, 'elsewhere')
    await using _ = await listenStore(served.store, socket)
    const env = { NIX_STATE_DIR: '/nowhere', NIX_DAEMON_SOCKET_PATH: socket }
    expect(daemonAddress('daemon', env)).toBe(socket)
    expect(await add({ ...env, NIX_REMOTE: 'daemon' })).toBe(atLeast(peer, '2.4'))
    expect(await add({ ...env, NIX_REMOTE: 'unix://' })).toBe(atLeast(peer, '2.26'))
    expect(daemonAddress('daemon', served.env)).toBe(served.socket)
    expect(await add({ NIX_REMOTE: 'daemon' })).toBe(true)
  })

  it('is not needed in the place of nix-daemon by users who cannot write to the store', async ({ skip }) => {
    skip(noOtherUser !== undefined, noOtherUser)
    // The socket of the scene is where the tools look for one.
    chmodSync(served.folder, 0o755)
    chmodSync(served.socket, 0o666)
    const { NIX_REMOTE: _, ...env } = served.env
    const argv = ['nix-store', '--add', join(served.folder, 'file')]
    const added = await runTool({ ...served, env }, peer, argv, { uid: untrustedUid })
    expect(added).toMatchObject({ status: 0 })
    expect(await served.store.metadata.isValid(String(added.stdout).trim())).toBe(true)
    expect(existsSync(join(served.folder, 'state/db'))).toBe(false)
  })
})
