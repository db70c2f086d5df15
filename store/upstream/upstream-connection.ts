import { connect, type NixDaemonClient } from '../../generated/nix-daemon/client.ts'
import type { LogMessage } from '../../generated/nix-daemon/log.ts'
import type { SetOptionsRequest } from '../../generated/nix-daemon/operations.ts'
import type { NixDaemonCall } from '../../generated/nix-daemon/server.ts'
import type { StorePath, UnkeyedValidPathInfo } from '../../generated/nix-daemon/types.ts'
import { V1_12, V1_17, V1_20, V1_21, V1_25, V1_26 } from '../../generated/nix-daemon/versions.ts'
import { isSignature } from '../../nix/signatures.ts'
import { timeLimit } from '../../runtime/client/time-limit.ts'
import { isLeaving, leaving } from '../../runtime/errors/leaving.ts'
import {
  type CallOptions,
  formatVersion,
  HandlerError,
  RemoteError,
  type Session,
  type Target,
} from '../../runtime/index.ts'
import type { SharingOptions } from '../model/shared-files.ts'
import type { Store } from '../model/store.ts'
import type { Holder } from '../model/temp-roots.ts'
import { buildLine, cutWarning, optionsFor, showsResults, wantsLines } from './build-lines.ts'
import { BuildLogKeeper } from './build-log-keeper.ts'

/**
 * A client's own connection to the upstream store: opened when needed, with the client's settings, and given back when
 * it has not been used for a while. So ask for the {@link client} before each use.
 */
export class UpstreamConnection {
  readonly store: Store
  /** Temporary roots for the paths that are fetched. */
  readonly holder: Holder
  /** Collects garbage if the disk has become full; called before each path that is fetched. */
  makeRoom: () => Promise<void> = async () => {}
  /** Says how the files of paths that are fetched become one with equal ones; undefined if they do not. */
  sharing: () => SharingOptions | undefined = () => undefined
  readonly #target: Target
  /** Session of the client for which this connection is made. */
  readonly #session: Session
  #options: SetOptionsRequest | undefined
  #client: Promise<NixDaemonClient> | undefined
  #optionsSent = false
  #idle: NodeJS.Timeout | undefined
  /** Ends an attempt to connect, and keeps a handler that runs on from another one. */
  readonly #closing = new AbortController()

  constructor(store: Store, holder: Holder, target: Target, session: Session) {
    this.store = store
    this.holder = holder
    this.#target = target
    this.#session = session
  }

  /** Keeps the client's settings; they are sent with the next use of the connection. */
  setOptions(options: SetOptionsRequest): void {
    this.#options = options
    this.#optionsSent = false
  }

  /** Connects if necessary. @throws {HandlerError} if upstream cannot be reached. */
  async client(): Promise<NixDaemonClient> {
    const client = await this.#connected()
    this.#giveBackLater(client)
    if (this.#options !== undefined && !this.#optionsSent) {
      this.#optionsSent = true
      await client.setOptions(optionsFor(client.connection.session, this.#session, this.#options))
    }
    return client
  }

  /** Whether builds go on after one of them has failed. */
  get keepsGoing(): boolean {
    return this.#options?.keepGoing === true
  }

  /** Whether the logs of builds are kept, unless the client says otherwise. */
  get keepsLogs(): boolean {
    const overrides = new Map(this.#options?.overrides)
    return (overrides.get('keep-build-log') ?? overrides.get('build-keep-log')) !== 'false'
  }

  /**
   * Makes a call that builds: its log is passed on to the client's call and kept, and it may be silent for hours.
   *
   * @param see called with each message of the log.
   */
  async building<T>(
    call: NixDaemonCall,
    build: (client: NixDaemonClient, options: CallOptions<LogMessage>) => Promise<T>,
    see: (message: LogMessage) => void = () => {},
  ): Promise<T> {
    const client = await this.client()
    const keeper = new BuildLogKeeper(this.store, (derivation, error) =>
      call.log.say({ kind: 'Next', msg: `the log of '${derivation}' is not kept whole: ${error.message}\n` }),
    )
    try {
      return await build(client, this.#listener(call, client, keeper, see))
    } finally {
      await keeper.finish()
    }
  }

  #listener(
    call: NixDaemonCall,
    { connection }: NixDaemonClient,
    keeper: BuildLogKeeper,
    see: (message: LogMessage) => void,
  ): CallOptions<LogMessage> {
    const { session } = connection
    const asLines = wantsLines(this.#options) && !showsResults(this.#session) && showsResults(session)
    const { keepsLogs } = this
    const keep = (message: LogMessage): void => {
      const behind = keepsLogs ? keeper.see(message) : undefined
      if (behind === undefined) return
      connection.pause()
      void behind.settled().then(() => {
        // A slow client holds the connection back, too, and lets it go by itself.
        if (!call.log.congested) connection.resume()
      })
    }
    const onLog = (message: LogMessage): void => {
      see(message)
      call.log.say(message)
      const line = asLines ? buildLine(message) : undefined
      if (line !== undefined) call.log.say({ kind: 'Next', msg: `${line}\n` })
      if ('cut' in message && message.cut !== undefined)
        call.log.say({ kind: 'Next', msg: cutWarning(message.cut) })
      call.log.holdBack(connection)
      keep(message)
    }
    // Messages have one form in all versions that have them. A line that is needed twice has to be held.
    if (asLines || session.version < V1_20 || call.session.version < V1_20)
      return { onLog, stallTimeout: false }
    const sink = call.log.passOn(connection)
    const end = (message: LogMessage): void => {
      sink.end()
      keep(message)
    }
    return { onLog, stallTimeout: false, longTexts: { ...sink, end } }
  }

  /** Selects the paths that are valid upstream. */
  async validOf(paths: readonly StorePath[]): Promise<StorePath[]> {
    if (paths.length === 0) return []
    const client = await this.client()
    if (client.connection.session.version >= V1_12) return [...(await client.queryValidPaths({ paths }))]
    const valid: StorePath[] = []
    for (const path of paths) if (await client.isValidPath({ path })) valid.push(path)
    return valid
  }

  /** Queries the upstream metadata of a path; undefined if it is not valid there. */
  async info(path: StorePath): Promise<UnkeyedValidPathInfo | undefined> {
    return infoBy(await this.client(), path)
  }

  /** Queries the metadata of paths, in their order, as {@link info} does, but without waiting for each reply. */
  async infos(
    paths: readonly StorePath[],
    client: NixDaemonClient,
  ): Promise<(UnkeyedValidPathInfo | undefined)[]> {
    const infos: (UnkeyedValidPathInfo | undefined)[] = []
    for (let at = 0; at < paths.length; ) {
      const some = paths.slice(at, at + this.inFlight(client))
      for (const info of await Promise.all(some.map(path => infoBy(client, path)))) infos.push(info)
      at += some.length
    }
    return infos
  }

  /** Returns the number of requests that may be sent before the first reply. */
  inFlight({ connection }: NixDaemonClient): number {
    return connection.session.version < V1_21 ? 1 : this.store.upstreamOptions.inFlight
  }

  /** Ends the connection, if one was made; there is no other one afterwards. */
  async close(): Promise<void> {
    const left = leaving()
    clearTimeout(this.#idle)
    this.#closing.abort(left)
    const client = await this.#client?.catch(() => undefined)
    client?.connection.destroy(left)
  }

  #giveBackLater(client: NixDaemonClient): void {
    clearTimeout(this.#idle)
    const idle = timeLimit('upstreamOptions.idleTimeout', this.store.upstreamOptions.idleTimeout)
    if (idle === undefined || this.#closing.signal.aborted) return
    this.#idle = setTimeout(() => {
      if (client.connection.busy) this.#giveBackLater(client)
      else void client.close()
    }, idle).unref()
  }

  async #connected(): Promise<NixDaemonClient> {
    const before = await this.#client
    if (before?.connection.usable === true) return before
    this.#optionsSent = false
    const { idleTimeout: _, ...options } = this.store.upstreamOptions
    // Since 1.26, failures have no exit status, which older clients end with. So such a client gets an old session.
    const old = this.#session.version < V1_26 ? { version: formatVersion(V1_25) } : {}
    const connecting = connect(this.#target, { ...options, ...old, signal: this.#closing.signal })
    this.#client = connecting
    try {
      return await connecting
    } catch (error) {
      this.#client = undefined
      if (isLeaving(error)) throw error
      throw new HandlerError(`the upstream store cannot be used: ${(error as Error).message}`)
    }
  }
}

async function infoBy(client: NixDaemonClient, path: StorePath): Promise<UnkeyedValidPathInfo | undefined> {
  try {
    const info = await client.queryPathInfo({ path })
    // Earlier releases of Nix take any text as a signature.
    return info && { ...info, sigs: info.sigs.filter(isSignature) }
  } catch (error) {
    const isOld = client.connection.session.version < V1_17
    if (isOld && error instanceof RemoteError && error.remoteMessage.includes('is not valid'))
      return undefined
    throw error
  }
}
