import { join } from 'node:path'
import { connect } from '../../generated/nix-daemon/index.ts'
import { availablePeers, type Daemon, type Peer, startDaemon } from '../../test/peers/peer.ts'
import { narOf } from '../inputs/nars.ts'
import { infoOf } from '../inputs/store-data.ts'

/** The release with whose daemon and tools we compare. */
const WANTED = 'bookworm'

/** Finds the release, if it is installed and can be used: see `test/peers/install.sh`. */
export function installedRelease(): Peer | undefined {
  return availablePeers().find(peer => peer.suite === WANTED)
}

/** Finds the release. @throws {Error} if it is missing. */
export function release(): Peer {
  const found = installedRelease()
  if (found === undefined)
    throw new Error('no release is installed: run test/peers/install.sh, and this, as root')
  return found
}

/** A real daemon with its own store. */
export class RealDaemon {
  readonly #daemon: Daemon
  #paths = 0

  private constructor(daemon: Daemon) {
    this.#daemon = daemon
  }

  /** Starts the daemon. @throws {Error} if no release is installed. */
  static async start(): Promise<RealDaemon> {
    return new RealDaemon(await startDaemon(release()))
  }

  get socket(): string {
    return this.#daemon.socket
  }

  /** Makes up a path at which nothing exists yet. */
  freshPath(): string {
    this.#paths += 1
    return `${this.#daemon.storeDir}/${String(this.#paths).padStart(32, '0')}-path`
  }

  /** Returns the location of a path's files. */
  fileOf(path: string): string {
    return join(this.#daemon.storeFolder, path.slice(this.#daemon.storeDir.length + 1))
  }

  /** Makes a small path valid. */
  async add(references: readonly string[] = [], content: Buffer = Buffer.from('text\n')): Promise<string> {
    const path = this.freshPath()
    const bytes = narOf(content)
    const client = await connect(this.socket)
    const info = infoOf(bytes, [...references].sort())
    await client.addToStoreNar({ path, info, dontCheckSigs: true }, bytes)
    await client.close()
    return path
  }

  stop(): Promise<void> {
    return this.#daemon.stop()
  }
}
