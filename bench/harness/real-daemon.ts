import { join } from 'node:path'
import { connect } from '../../generated/nix-daemon/index.ts'
import { infoOf, nar } from '../../test/live/support/nar.ts'
import { availablePeers, type Daemon, type Peer, startDaemon } from '../../test/peers/peer.ts'

/** The release whose daemon and tools are compared with. */
const WANTED = 'bookworm'

/** A real release, where it is installed and can be used: see `test/peers/install.sh`. */
export function installedRelease(): Peer | undefined {
  return availablePeers().find(peer => peer.suite === WANTED)
}

/** @throws {Error} where it is missing. */
export function release(): Peer {
  const found = installedRelease()
  if (found === undefined)
    throw new Error('no release is installed: run test/peers/install.sh, and this, as root')
  return found
}

/** A real daemon with a store of its own. */
export class RealDaemon {
  readonly #daemon: Daemon
  #paths = 0

  private constructor(daemon: Daemon) {
    this.#daemon = daemon
  }

  /** @throws {Error} where no release is installed. */
  static async start(): Promise<RealDaemon> {
    return new RealDaemon(await startDaemon(release()))
  }

  get socket(): string {
    return this.#daemon.socket
  }

  /** A path that nothing is at yet. */
  freshPath(): string {
    this.#paths += 1
    return `${this.#daemon.storeDir}/${String(this.#paths).padStart(32, '0')}-path`
  }

  /** Where the files of a path are. */
  fileOf(path: string): string {
    return join(this.#daemon.storeFolder, path.slice(this.#daemon.storeDir.length + 1))
  }

  /** Makes a small path valid. */
  async add(
    references: readonly string[] = [],
    content: Uint8Array = Buffer.from('text\n'),
  ): Promise<string> {
    const path = this.freshPath()
    const bytes = nar(content)
    const client = await connect(this.socket)
    const info = infoOf(bytes, { references: [...references].sort() })
    await client.addToStoreNar({ path, info, dontCheckSigs: true }, bytes)
    await client.close()
    return path
  }

  stop(): Promise<void> {
    return this.#daemon.stop()
  }
}
