import type { NixDaemonClient } from '../../generated/nix-daemon/client.ts'
import type { StorePath, UnkeyedValidPathInfo } from '../../generated/nix-daemon/types.ts'
import { parseStorePath } from '../../nix/store-path.ts'
import { type ByteStream, HandlerError } from '../../runtime/index.ts'
import { Arrivals } from '../adding/arrivals.ts'
import { receivePath } from '../adding/receive-path.ts'
import { noSubstituter } from '../building/target-state.ts'
import { inSlices } from '../model/slices.ts'
import type { Store } from '../model/store.ts'
import { topologicalOrder } from '../model/topological-order.ts'
import { NarQueue } from './nar-queue.ts'
import type { UpstreamConnection } from './upstream-connection.ts'

/** Bytes of a closure below which its NARs are fetched while its references are not known yet. */
const SMALL = 64 << 20

const KNOWN = Promise.resolve()

/**
 * Fetches a closure. The metadata of each of its levels, which are paths at the same distance from the first ones, are
 * queried together, so a distant server is waited for once for each level.
 *
 * NARs come in the order of the references, so that all that have come before a failure can be kept. Only those of a small
 * closure are asked for together with their metadata, which saves the last wait.
 */
export class ClosureFetch {
  readonly #upstream: UpstreamConnection
  readonly #client: NixDaemonClient
  readonly #built: boolean
  readonly #most: number
  readonly #arrivals: Arrivals
  readonly #nars: NarQueue
  readonly #infos = new Map<StorePath, UnkeyedValidPathInfo>()
  /** Paths whose NARs were asked for, and the moment at which their metadata are known. */
  readonly #asked = new Map<StorePath, Promise<unknown>>()
  #narSize = 0
  /** Paths and references whose metadata are held. */
  #held = 0

  /** @param built as in `fetchClosure`. */
  constructor(upstream: UpstreamConnection, client: NixDaemonClient, built: boolean) {
    this.#upstream = upstream
    this.#client = client
    this.#built = built
    this.#most = upstream.inFlight(client)
    this.#arrivals = new Arrivals(upstream.store, { sharing: upstream.sharing() })
    this.#nars = new NarQueue(client, this.#most, (path, nar) => this.#receive(path, nar))
  }

  /** @param missing paths that are not valid here. */
  async run(missing: readonly StorePath[]): Promise<void> {
    try {
      for (let level = missing; level.length > 0; level = await this.#next(level)) {}
      const infos = this.#infos
      for (const path of topologicalOrder(infos.keys(), each => infos.get(each)?.references))
        this.#ask(path, KNOWN)
      await this.#nars.finish()
      await this.#arrivals.finish()
    } catch (error) {
      const first = await this.#nars.giveUp()
      await this.#arrivals.giveUp()
      throw first ?? error
    }
  }

  /** Queries the metadata of a level; returns the next one. */
  async #next(level: readonly StorePath[]): Promise<readonly StorePath[]> {
    const querying = this.#query(level)
    // It may fail before it is waited for.
    querying.catch(() => {})
    if (this.#isSmall(level)) {
      // The metadata have to be asked for first, which the promises of those calls do in this turn of the event loop.
      await new Promise(resolve => setImmediate(resolve))
      for (const path of level) this.#ask(path, querying)
    }
    const references = await querying
    const others = [...references].filter(path => !this.#infos.has(path))
    return missingHere(this.#upstream.store, others)
  }

  /** Queries and keeps the metadata of paths; returns their references. */
  async #query(level: readonly StorePath[]): Promise<Set<StorePath>> {
    const references = new Set<StorePath>()
    const infos = await this.#upstream.infos(level, this.#client)
    await inSlices(infos.entries(), ([index, info]) => {
      const path = level[index] as StorePath
      if (info === undefined) throw new HandlerError(noSubstituter(path))
      this.#held += 1 + info.references.length
      requireEnd(this.#upstream.store, this.#held)
      this.#infos.set(path, info)
      this.#narSize += info.narSize
      this.#upstream.holder.add(path)
      for (const reference of info.references) references.add(reference)
    })
    return references
  }

  #isSmall(level: readonly StorePath[]): boolean {
    const paths = this.#infos.size + level.length
    // Metadata must not wait for NARs to make room.
    return 2 * paths <= this.#most && this.#narSize <= SMALL
  }

  #ask(path: StorePath, known: Promise<unknown>): void {
    if (this.#asked.has(path)) return
    this.#asked.set(path, known)
    this.#nars.add(path)
  }

  async #receive(path: StorePath, nar: ByteStream): Promise<void> {
    await this.#asked.get(path)
    const info = this.#infos.get(path) as UnkeyedValidPathInfo
    await this.#upstream.makeRoom()
    const options = { ultimate: this.#built }
    await this.#arrivals.add(await receivePath(this.#upstream.store, { path, info }, nar, options))
  }
}

/** Requires that a closure upstream is not too large, or without an end. @throws {HandlerError} */
export function requireEnd({ limits: { tempRoots: most } }: Store, held: number): void {
  if (held > most)
    throw new HandlerError(
      `the closure in the upstream store is too large: a connection cannot keep more than ${most} paths and references`,
    )
}

/** Selects the paths that are not valid here. @throws {PathError} if one does not belong to the store. */
export async function missingHere(store: Store, paths: Iterable<StorePath>): Promise<StorePath[]> {
  const missing: StorePath[] = []
  await inSlices(new Set(paths), async path => {
    parseStorePath(store.storeDir, path)
    if (!(await store.metadata.isValid(path))) missing.push(path)
  })
  return missing
}
