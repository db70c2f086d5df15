import type { PublicKey } from '../../nix/signatures.ts'
import { CallQueue } from '../../runtime/client/call-queue.ts'
import type { Target } from '../../runtime/index.ts'
import type { Contents } from './contents.ts'
import type { Metadata } from './metadata.ts'
import { PathLocks } from './path-locks.ts'
import { TempRoots } from './temp-roots.ts'

export interface StoreParts {
  readonly contents: Contents
  readonly metadata: Metadata
  /** Folder with `gcroots` and `profiles`, whose links are lasting roots. */
  readonly stateDir: string
  /** Folder of build logs. */
  readonly logDir: string
  /** Another store that builds and has what this one lacks. Its paths are below the same store directory. */
  readonly upstream?: Target | undefined
  /** Whether clients may add what nobody vouches for. */
  readonly trusted: boolean
  /** Whose signatures count for clients that are not trusted. */
  readonly publicKeys: readonly PublicKey[]
  /** Whether what made a live output is alive too. */
  readonly keepDerivations: boolean
}

/**
 * A store in its parts, and what its connections share. It is the only one that changes them.
 *
 * How additions and collections stay out of each other's way:
 *
 * - The metadata says which paths there are. A path is registered after its contents are in place, and made
 *   invalid before they are removed: whenever the process ends, what is registered is whole. Contents
 *   without a registration are garbage.
 * - Both are done under the lock of the path ({@link PathLocks}), so that a removal never takes what an
 *   addition has just put there.
 * - The metadata refuses to register a path whose references are not valid, and to remove one that is
 *   referred to. Whichever comes first, the other fails or leaves it alone.
 * - A collection looks for live paths once. A root that comes up later is temporary at first
 *   ({@link TempRoots}), and is heeded at the moment of each removal; what it refers to is kept by the rule
 *   before. The answer to `AddTempRoot` waits for a removal of that path which is under way: a client that
 *   then finds the path valid keeps it.
 * - Collections take turns.
 */
export class Store implements StoreParts, AsyncDisposable {
  readonly contents: Contents
  readonly metadata: Metadata
  readonly stateDir: string
  readonly logDir: string
  readonly upstream: Target | undefined
  readonly trusted: boolean
  readonly publicKeys: readonly PublicKey[]
  readonly keepDerivations: boolean
  readonly locks: PathLocks = new PathLocks()
  readonly tempRoots: TempRoots = new TempRoots()
  /** Collections wait for their turn here. */
  readonly collecting: CallQueue = new CallQueue(1)

  constructor(parts: StoreParts) {
    this.contents = parts.contents
    this.metadata = parts.metadata
    this.stateDir = parts.stateDir
    this.logDir = parts.logDir
    this.upstream = parts.upstream
    this.trusted = parts.trusted
    this.publicKeys = parts.publicKeys
    this.keepDerivations = parts.keepDerivations
  }

  /** The store directory as paths say it, without a slash at its end. */
  get storeDir(): string {
    return this.metadata.storeDir
  }

  /** Closes the metadata, after which another process may open the store. Its connections must have ended. */
  async close(): Promise<void> {
    await this.metadata.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
