// Our own store on a socket that the tools of every release find like a daemon's.

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ConnectOptions, LogMessage } from '../../../generated/nix-daemon/index.ts'
import { connect, type NixDaemonClient } from '../../../generated/nix-daemon/index.ts'
import type { OptionsFor } from '../../../runtime/index.ts'
import { removeTree } from '../../../store/disk/remove-tree.ts'
import {
  listenStore,
  openStore,
  type Store,
  type StoreOptions,
  type StoreServeOptions,
} from '../../../store/index.ts'
import { makeFolder } from '../../peers/folder.ts'
import type { Peer } from '../../peers/peer.ts'
import { placeEnv, type RunOptions, runTool, type StorePlace } from '../../peers/tools.ts'
import { atLeast } from './releases.ts'

export type Serving = Omit<StoreOptions, 'dir'> & { serve?: OptionsFor<StoreServeOptions> }

export type ServedStore = StorePlace & {
  store: Store
  socket: string
  /** Runs a tool that has to succeed; returns its standard output. */
  tool(peer: Peer, argv: readonly string[], options?: RunOptions): Promise<string>
  /** Runs a tool; returns its exit status and all of its output. */
  attempt(peer: Peer, argv: readonly string[], options?: RunOptions): ReturnType<typeof runTool>
  connect(options?: ConnectOptions<LogMessage>): Promise<NixDaemonClient>
  stop(): Promise<void>
}

export async function serveStore({ serve, ...options }: Serving = {}): Promise<ServedStore> {
  const folder = makeFolder()
  const store = await openStore({ dir: folder, gcReserved: 0, ...options })
  const socket = join(folder, 'state/daemon-socket/socket')
  const listening = await listenStore(store, socket, serve)
  const { storeDir } = store
  const place = {
    folder,
    storeDir,
    storeFolder: join(folder, 'store'),
    env: { ...placeEnv(folder, storeDir), NIX_REMOTE: `unix://${socket}` },
  }
  const attempt: ServedStore['attempt'] = (peer, argv, given) =>
    runTool(place, peer, withFeatures(peer, argv), given)
  const clients: NixDaemonClient[] = []
  return {
    ...place,
    store,
    socket,
    attempt,
    async tool(peer, argv, given) {
      const { status, stdout, stderr } = await attempt(peer, argv, given)
      if (status !== 0) throw new Error(`${argv.join(' ')}: status ${status}\n${stderr}`)
      return stdout.toString().trimEnd()
    },
    async connect(given) {
      const client = await connect(socket, given)
      clients.push(client)
      return client
    },
    async stop() {
      for (const client of clients) client.connection.destroy()
      await listening.close()
      await store.close()
      await removeTree(Buffer.from(folder)).catch(() => rmSync(folder, { recursive: true, force: true }))
    },
  }
}

function withFeatures(peer: Peer, argv: readonly string[]): string[] {
  const [tool = '', ...rest] = argv
  const isNewer = tool === 'nix' && atLeast(peer, '2.4')
  return [tool, ...(isNewer ? ['--extra-experimental-features', 'nix-command'] : []), ...rest]
}
