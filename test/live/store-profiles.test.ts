// Profiles of root and of another user, made by the tools of each release with a store and with their own daemon.

import { chmodSync, lstatSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Daemon, type Peer, startDaemon, untrustedUid } from '../peers/peer.ts'
import type { RunOptions } from '../peers/tools.ts'
import { describeReleases } from './support/releases.ts'
import { type ServedStore, serveStore } from './support/served-store.ts'

const STORE_DIR = '/nix/store'

type Side = {
  folder: string
  run(
    argv: readonly string[],
    options?: RunOptions,
  ): Promise<{ status: number; stdout: Buffer; stderr: string }>
}

/** Lists the folders of users in the state, with their owners and permissions. */
function userFolders(folder: string): string[] {
  return ['profiles/per-user', 'gcroots/per-user'].flatMap(each =>
    readdirSync(join(folder, 'state', each)).map(name => {
      const { uid, mode } = lstatSync(join(folder, 'state', each, name))
      return `${each}/${name} ${uid} ${(mode & 0o7777).toString(8)}`
    }),
  )
}

/** Sets the default profile of each user to a path; tells how that ended, the roots, and the folders. */
async function profilesOf({ folder, run }: Side): Promise<unknown> {
  writeFileSync(join(folder, 'work/file'), 'a text\n')
  const text = (bytes: Buffer | string): string => bytes.toString().trim().replaceAll(folder, 'FOLDER')
  const path = text((await run(['nix-store', '--add', 'file'])).stdout)
  const told: unknown[] = [path]
  for (const uid of [0, untrustedUid]) {
    const set = await run(['nix-env', '--set', path], { uid })
    const listed = await run(['nix-env', '--list-generations'], { uid })
    const { stdout } = await run(['sh', '-c', 'readlink $HOME/.nix-profile'], { uid })
    told.push(set.status, text(set.stderr), listed.status, text(stdout))
  }
  const roots = text((await run(['nix-store', '--gc', '--print-roots'])).stdout)
    .split('\n')
    .sort()
  return [...told, roots, userFolders(folder)]
}

describeReleases('profiles', (peer: Peer) => {
  let daemon: Daemon
  let served: ServedStore
  beforeAll(async () => {
    daemon = await startDaemon(peer, { storeDir: STORE_DIR })
    served = await serveStore({ storeDir: STORE_DIR, processDir: '/nowhere' })
    chmodSync(served.socket, 0o666)
  })
  afterAll(async () => {
    await served.stop()
    await daemon.stop()
  })

  it('of root and of another user are made and kept as with a daemon', async () => {
    const [ours, theirs] = [
      await profilesOf({ folder: served.folder, run: (argv, given) => served.attempt(peer, argv, given) }),
      await profilesOf({ folder: daemon.folder, run: (argv, given) => daemon.run(peer, argv, given) }),
    ]
    expect(ours).toEqual(theirs)
    expect(ours).toContain(0)
  })
})
