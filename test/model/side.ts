// One of the two stores that are compared, with its clients and its files.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect, type NixDaemonClient } from '../../generated/nix-daemon/index.ts'
import { ConnectionError, RemoteError } from '../../runtime/index.ts'
import { listenStore, openStore } from '../../store/index.ts'
import { makeFolder } from '../peers/folder.ts'
import { type Peer, startDaemon } from '../peers/peer.ts'
import { relayAsNobody } from './relay.ts'
import { keys, storeDir } from './universe.ts'

/** The client that takes a step: only one of `trusted` and `stranger` is connected at a time. */
export type Who = 'trusted' | 'stranger' | 'holder'

export interface Side {
  readonly name: 'ours' | 'theirs'
  /** Folder with the store and its state. */
  readonly folder: string
  client(who: Who): Promise<NixDaemonClient>
  /** Ends a client, and waits until the store knows it. */
  leave(who: Who): Promise<void>
  /** Empties the store. */
  reset(): Promise<void>
  stop(): Promise<void>
}

interface Running {
  readonly folder: string
  readonly socket: string
  /** The socket at which clients are another user. */
  readonly otherSocket: string
  /** Number of clients that are still connected. */
  connections(): number
  stop(): Promise<void>
}

/** A call that takes longer is taken for one that never ends. */
const CALL_TIMEOUT = 30_000

/** A limit that no collection reaches, which all releases read as a number. */
export const ALL: bigint = 2n ** 63n - 1n

async function makeSide(
  name: Side['name'],
  version: string | undefined,
  start: () => Promise<Running>,
): Promise<Side> {
  let running = await start()
  const clients = new Map<Who, NixDaemonClient>()
  const settled = async (): Promise<void> => {
    // The event that a client is gone can only be seen from outside.
    while (running.connections() > clients.size) await sleep(1)
  }
  const side: Side = {
    name,
    get folder() {
      return running.folder
    },
    async client(who) {
      const known = clients.get(who)
      if (known?.connection.usable === true) return known
      if (known !== undefined) await side.leave(who)
      if (who !== 'holder') await side.leave(who === 'trusted' ? 'stranger' : 'trusted')
      const client = await again(() =>
        connect(who === 'stranger' ? running.otherSocket : running.socket, {
          ...{ features: [], callTimeout: CALL_TIMEOUT },
          ...(version === undefined ? {} : { version }),
        }),
      )
      clients.set(who, client)
      return client
    },
    async leave(who) {
      const client = clients.get(who)
      if (client === undefined) return
      clients.delete(who)
      await client.close()
      client.connection.destroy()
      await settled()
    },
    async reset() {
      for (const who of [...clients.keys()]) await side.leave(who)
      if (await emptied()) return
      // A daemon that cannot read a derivation, say, cannot delete it either.
      await running.stop()
      running = await start()
      if (!(await emptied())) throw new Error(`a new store of ${name} is not empty`)
    },
    async stop() {
      for (const client of clients.values()) client.connection.destroy()
      await running.stop()
    },
  }
  const emptied = async (): Promise<boolean> => {
    const { folder } = running
    for (const each of ['links', 'outside']) {
      rmSync(join(folder, 'work', each), { recursive: true, force: true })
      mkdirSync(join(folder, 'work', each))
    }
    for (const each of ['gcroots', 'profiles'])
      clearFolder(join(folder, 'state', each), ['auto', 'profiles', 'per-user'])
    try {
      const client = await side.client('trusted')
      await client.collectGarbage({ action: 'DeleteDead', maxFreed: ALL })
      clearFolder(join(folder, 'store'), ['.links'])
      clearFolder(join(folder, 'log'), [])
      return (await client.queryAllValidPaths()).length === 0
    } catch (error) {
      if (error instanceof RemoteError || isGone(error)) return false
      throw error
    } finally {
      await side.leave('trusted')
    }
  }
  return side
}

/** Tells whether a store does not accept connections any more. */
export function isGone(error: unknown): boolean {
  return error instanceof ConnectionError && ['connect-failed', 'handshake-refused'].includes(error.code)
}

/** Connects once more if that fails: a daemon's process for a connection sometimes dies before it says a word. */
async function again<T>(connecting: () => Promise<T>): Promise<T> {
  try {
    return await connecting()
  } catch (error) {
    if (isGone(error)) return await connecting()
    throw error
  }
}

/** Removes what a folder holds, but for the named entries. */
function clearFolder(folder: string, keep: readonly string[]): void {
  for (const name of readdirSync(folder, 'latin1').filter(each => !keep.includes(each)))
    rmSync(Buffer.from(`${folder}/${name}`, 'latin1'), { recursive: true, force: true })
}

const settings = { publicKeys: [keys.trusted.publicKey] }

/** Serves our own store. */
export function ourSide(version?: string): Promise<Side> {
  return makeSide('ours', version, async () => {
    const folder = makeFolder()
    const store = await openStore({
      dir: folder,
      storeDir,
      gcReserved: 0,
      processDir: '/nowhere',
      ...settings,
    })
    const socket = join(folder, 'state/daemon-socket/socket')
    const listening = await listenStore(store, socket, {}, { socket: { mode: 0o666 } })
    const otherSocket = join(folder, 'work/stranger')
    const endRelay = await relayAsNobody(otherSocket, socket)
    const stop = async (): Promise<void> => {
      await endRelay()
      await listening.close()
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    }
    return { folder, socket, otherSocket, connections: () => listening.connections, stop }
  })
}

/** Starts a daemon of a release. */
export function theirSide(peer: Peer, version?: string): Promise<Side> {
  return makeSide('theirs', version, async () => {
    const daemon = await startDaemon(peer, {
      storeDir,
      conf: [
        'fsync-metadata = false',
        'max-jobs = 0',
        'builders =',
        `trusted-public-keys = ${settings.publicKeys.join(' ')}`,
        'experimental-features = ca-derivations',
      ],
    })
    const { folder, socket } = daemon
    const otherSocket = join(folder, 'work/stranger')
    const endRelay = await relayAsNobody(otherSocket, socket)
    const stop = async (): Promise<void> => {
      await endRelay()
      await daemon.stop()
    }
    const pid = mainProcess(folder)
    // The process for the connection that found the daemon listening may still be setting up the database.
    while (childrenOf(pid).length > 0) await sleep(1)
    return { folder, socket, otherSocket, connections: () => childrenOf(pid).length, stop }
  })
}

/** Finds the daemon that listens: all processes that start it or serve a client have its environment, too. */
function mainProcess(folder: string): number {
  const mark = `NIX_STATE_DIR=${join(folder, 'state')}\0`
  const found = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(pid => {
      try {
        return (
          readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0]?.endsWith('nix-daemon') === true &&
          readFileSync(`/proc/${pid}/environ`, 'latin1').includes(mark)
        )
      } catch {
        return false
      }
    })
  const children = new Set(found.flatMap(childrenOf))
  const main = found.find(pid => !children.has(pid))
  if (main === undefined) throw new Error(`no nix-daemon runs in ${folder}`)
  return main
}

function childrenOf(pid: number): number[] {
  const file = `/proc/${pid}/task/${pid}/children`
  // A daemon whose process for a connection dies sometimes dies itself.
  if (!existsSync(file)) return []
  const text = readFileSync(file, 'utf8').trim()
  return text === '' ? [] : text.split(' ').map(Number)
}
