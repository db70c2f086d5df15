// The tools of the releases as another user than that of the server.

import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { expect, it } from 'vitest'
import { listenAsProxy } from '../../generated/nix-daemon/proxy.ts'
import { clientAccess, clientRights, listenStore, openStore } from '../../store/index.ts'
import { makeFolder } from '../peers/folder.ts'
import { type Peer, startDaemon, untrustedUid } from '../peers/peer.ts'
import { placeEnv, runTool } from '../peers/tools.ts'
import { noOtherUser } from '../support/other-user.ts'
import { atLeast, describeReleases } from './support/releases.ts'

const socketOpenToAll = { socket: { mode: 0o666 } }

type Run = (argv: readonly string[], uid?: number) => Promise<{ status: number; said: string }>

/** Runs a tool against a socket; returns its status and all that it prints, without colours. */
function against(peer: Peer, folder: string, storeDir: string, socket: string): Run {
  const env = { ...placeEnv(folder, storeDir), NIX_REMOTE: `unix://${socket}` }
  const place = { folder, storeDir, storeFolder: join(folder, 'store'), env }
  return async (argv, uid) => {
    const { status, stdout, stderr } = await runTool(place, peer, argv, uid === undefined ? {} : { uid })
    return { status, said: stripVTControlCharacters(`${stdout}${stderr}`) }
  }
}

/** The words of a tool for the trust in it. */
function info(peer: Peer, socket: string): readonly string[] {
  const command = atLeast(peer, '2.20') ? ['store', 'info'] : ['store', 'ping']
  return ['nix', '--extra-experimental-features', 'nix-command', ...command, '--store', `unix://${socket}`]
}

describeReleases('a tool that another user runs', peer => {
  it('is not trusted by a store, while that of the owner is', async ({ skip }) => {
    skip(noOtherUser !== undefined, noOtherUser)
    const folder = makeFolder()
    const socket = join(folder, 'state/daemon-socket/socket')
    await using store = await openStore({ dir: folder })
    await using _ = await listenStore(store, socket, {}, socketOpenToAll)
    const run = against(peer, folder, store.storeDir, socket)
    expect(await run(['nix-store', '--verify', '--repair'])).toMatchObject({ status: 0 })
    const other = await run(['nix-store', '--verify', '--repair'], untrustedUid)
    expect(other).toEqual({
      status: 1,
      said: expect.stringContaining('you are not privileged to repair paths'),
    })
    if (!atLeast(peer, '2.20')) return
    expect((await run(info(peer, socket))).said).toMatch(/trusted: 1/i)
    expect((await run(info(peer, socket), untrustedUid)).said).toMatch(/trusted: 0/i)
  })

  it('is not trusted through a proxy of root, and is refused if it is not allowed', async ({ skip }) => {
    skip(noOtherUser !== undefined, noOtherUser)
    const daemon = await startDaemon(peer)
    const { folder, storeDir } = daemon
    const [socket, closed] = [join(folder, 'proxy'), join(folder, 'closed')]
    const refused: string[] = []
    await using _ = await listenAsProxy(
      socket,
      daemon.socket,
      async client => clientRights({ trusted: (await clientAccess(client)).trusted }),
      socketOpenToAll,
    )
    await using _closed = await listenAsProxy(
      closed,
      daemon.socket,
      async client => ({
        ...(await clientAccess(client, { allowedUsers: ['@no-such-group'] })),
        onError: error => refused.push(String(error)),
      }),
      socketOpenToAll,
    )
    const run = against(peer, folder, storeDir, socket)
    expect(await run(['nix-store', '--verify', '--repair'])).toMatchObject({ status: 0 })
    const other = await run(['nix-store', '--verify', '--repair'], untrustedUid)
    expect(other).toEqual({
      status: 1,
      said: expect.stringContaining('you are not privileged to repair paths'),
    })
    if (atLeast(peer, '2.20')) {
      expect((await run(info(peer, socket))).said).toMatch(/trusted: 1/i)
      expect((await run(info(peer, socket), untrustedUid)).said).toMatch(/trusted: 0/i)
    }
    const words = /user '(nobody|65534)' is not allowed to connect to the Nix daemon/
    const stranger = await against(peer, folder, storeDir, closed)(['nix-store', '--verify'], untrustedUid)
    expect(stranger).toEqual({ status: 1, said: expect.stringMatching(words) })
    expect(refused).toEqual([expect.stringMatching(words)])
    await daemon.stop()
  })
})
