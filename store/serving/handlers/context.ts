import type { NixDaemonCall } from '../../../generated/nix-daemon/server.ts'
import { verbosityTable } from '../../../generated/nix-daemon/types/logging.ts'
import type { StorePath, Verbosity } from '../../../generated/nix-daemon/types.ts'
import { V1_22 } from '../../../generated/nix-daemon/versions.ts'
import { parseStorePath } from '../../../nix/store-path.ts'
import { HandlerError, type Peer, type Session } from '../../../runtime/index.ts'
import { TurnTimer } from '../../../runtime/server/turn-timer.ts'
import { makeRoom as makeRoomIn } from '../../collecting/make-room.ts'
import type { DiskLook } from '../../model/auto-collection.ts'
import type { CollectionSettings } from '../../model/collection-settings.ts'
import { notPrivileged } from '../../model/refusals.ts'
import type { SharingOptions } from '../../model/shared-files.ts'
import type { Store } from '../../model/store.ts'
import { FEW_ROOTS } from '../../model/store-limits.ts'
import type { Holder } from '../../model/temp-roots.ts'
import type { UpstreamConnection } from '../../upstream/upstream-connection.ts'

/** The state that the handlers of one connection share. */
export interface Context {
  readonly store: Store
  /** The client's process, as far as it is known. */
  readonly peer: Peer | undefined
  /** Whether the client is trusted. */
  readonly trusted: boolean
  /** The temporary roots of the connection. */
  readonly holder: Holder
  /** The settings of the client's collections: those of the store, until a trusted client sets others. */
  collection: CollectionSettings
  /** The disk as the client's requests have found it. */
  readonly diskLook: DiskLook
  /** Whether the files of paths that the client brings become one with equal ones: as the store has it, likewise. */
  autoOptimiseStore: boolean
  /** The connection to the upstream store, if there is one. */
  readonly upstream: UpstreamConnection | undefined
  /** The notices that the client has got. */
  readonly notices: Set<string>
  /** Whether the pieces of large files are lent to the server. */
  readonly lends: boolean
}

/**
 * Keeps paths live until the connection ends. Waits for running removals of them, so that a path found valid
 * afterwards stays valid.
 *
 * @throws {PathError} if a path does not belong to this store. @throws {HandlerError} if they are too many.
 */
export async function rootPaths({ store, holder }: Context, paths: readonly StorePath[]): Promise<void> {
  const { tempRoots: most, allTempRoots } = store.limits
  const timer = new TurnTimer()
  for (const path of paths) {
    parseStorePath(store.storeDir, path)
    const { size } = holder.paths
    if (size >= most && !holder.paths.has(path))
      throw new HandlerError(`a connection cannot keep more than ${most} paths live`)
    if (size >= FEW_ROOTS && store.tempRoots.entries >= allTempRoots && !holder.paths.has(path))
      throw new HandlerError(
        `all connections keep ${allTempRoots} paths live, and this one ${size} of them: ask for fewer, or later`,
      )
    holder.add(path)
    const turn = timer.yieldTurn()
    if (turn !== undefined) await turn
  }
  for (const path of paths) {
    if (store.locks.isHeld(path)) await store.locks.free(path)
    const turn = timer.yieldTurn()
    if (turn !== undefined) await turn
  }
}

/** Collects garbage if the disk has become full; to be called before a path is received. Its client is told. */
export async function makeRoom(
  { store, collection, diskLook }: Context,
  call?: NixDaemonCall,
): Promise<void> {
  await makeRoomIn(store, collection, diskLook, (level, text) => {
    // The collection is for others, too: it does not wait for a client that is slow to read.
    if (call !== undefined && !call.log.congested) sendLog(call, level, text)
  })
}

/** Says how the files of new paths become one with equal ones; undefined if they do not. */
export function sharing({ autoOptimiseStore }: Context, call?: NixDaemonCall): SharingOptions | undefined {
  if (!autoOptimiseStore) return undefined
  // Paths are locked meanwhile, so they do not wait for a client that is slow to read.
  return {
    onNotice: (level, text) => {
      if (call !== undefined && !call.log.congested) sendLog(call, level, text)
    },
  }
}

/** Refuses a request of a client that is not trusted. @throws {HandlerError} */
export function requireTrust({ trusted }: Context, what: string): void {
  if (!trusted) throw notPrivileged(what)
}

/** The importance of a message. */
export type LogLevel = 'Error' | 'Warn' | 'Info' | 'Talkative'

const RANKS: Readonly<Record<LogLevel, number>> = { Error: 0, Warn: 1, Info: 3, Talkative: 4 }

/** Gives the number of a level in a session. */
export function rankOf({ version }: Session, level: LogLevel): number {
  // Up to Nix 2.3, whose last protocol version is 1.21, there is one level less before "info".
  const rank = RANKS[level]
  return version < V1_22 && rank > RANKS.Warn ? rank - 1 : rank
}

/** Sends a log message, if the client's verbosity includes its level. */
export function sendLog(call: NixDaemonCall, level: LogLevel, text: string): void {
  const wanted = (call.log.verbosity ?? 'Info') as Verbosity
  const rank = typeof wanted === 'number' ? wanted : (verbosityTable.values.get(wanted) ?? 0)
  if (level !== 'Error' && rank < rankOf(call.session, level)) return
  const shown = level === 'Warn' ? `\u001b[35;1mwarning:\u001b[0m ${text}` : text
  call.log.say({ kind: 'Next', msg: `${shown}\n` })
}

/** Tells a client, once in its connection, that something it asks for is not done. */
export function notice({ notices }: Context, call: NixDaemonCall, text: string): void {
  if (notices.has(text)) return
  notices.add(text)
  sendLog(call, 'Warn', text)
}
