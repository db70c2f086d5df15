// Starts daemons of the real releases that install.sh has installed.

import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from './folder.ts'
import { availablePeers, type Peer } from './installed.ts'
import { ended, type Result, runInside, startInside } from './namespace.ts'
import { untilAccepting } from './socket.ts'
import { baseConf, placeEnv, type RunOptions, runTool, storeBinds } from './tools.ts'

export { availablePeers, type Peer, type RunOptions }

/** User id of clients that no daemon trusts by default. */
export const untrustedUid = 65534

export type DaemonOptions = {
  /** Lines added to the daemon's nix.conf. */
  conf?: readonly string[]
  /** The store folder in store paths. Default: below the daemon's own temporary folder. */
  storeDir?: string
  /** Variables added to the daemon's environment. */
  env?: Record<string, string>
}

export type Daemon = {
  peer: Peer
  /** Temporary folder, at the same path on this machine and inside every release; gone after `stop`. */
  folder: string
  socket: string
  storeDir: string
  /** Folder of the store's files on this machine; equals `storeDir` unless that was chosen. */
  storeFolder: string
  /** Environment in which client tools reach this daemon. */
  env: Record<string, string>
  /** Runs a tool of any release against this daemon. */
  run(peer: Peer, argv: readonly string[], options?: RunOptions): Promise<Result>
  /** Returns the standard error of the daemon so far. */
  log(): string
  stop(): Promise<void>
}

/** Starts a daemon on its own empty store, and waits until it accepts connections. */
export async function startDaemon(peer: Peer, options: DaemonOptions = {}): Promise<Daemon> {
  const folder = makeFolder()
  const storeFolder = join(folder, 'store')
  const storeDir = options.storeDir ?? storeFolder
  const socket = join(folder, 'state/daemon-socket/socket')

  const common = placeEnv(folder, storeDir)
  const env = { ...common, NIX_REMOTE: `unix://${socket}` }

  writeFileSync(join(folder, 'daemon/nix.conf'), [...baseConf, ...(options.conf ?? []), ''].join('\n'))
  const own = { NIX_CONF_DIR: join(folder, 'daemon'), HOME: join(folder, 'daemon') }
  const inside = {
    root: peer.root,
    env: { ...common, ...own, ...options.env },
    cwd: folder,
    binds: storeBinds(storeFolder, storeDir),
  }
  // If two connections find no database, both create one, and one connection is reset; so create it before.
  await runInside({ ...inside, argv: ['nix-store', '--init'] })
  const child = startInside({ ...inside, argv: ['nix-daemon'] })
  let log = ''
  child.stdout?.resume()
  child.stderr?.on('data', chunk => {
    log += chunk
  })
  const end = ended(child)
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  // If this process ends without `stop`, the kernel kills the daemon, but its folder would stay.
  process.once('exit', remove)
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL')
    await end
    process.removeListener('exit', remove)
    remove()
  }

  const place = { folder, storeDir, storeFolder, env }
  const run: Daemon['run'] = (client, argv, given) => runTool(place, client, argv, given)

  if (!(await untilAccepting(socket, child))) {
    await stop()
    throw new Error(`nix-daemon ${peer.version} does not answer on ${socket}\n${log}`)
  }
  return { peer, ...place, socket, run, log: () => log, stop }
}
