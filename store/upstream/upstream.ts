import { connect, type NixDaemonClient } from '../../generated/nix-daemon/client.ts'
import type { LogMessage } from '../../generated/nix-daemon/log.ts'
import type { SetOptionsRequest } from '../../generated/nix-daemon/operations.ts'
import type { NixDaemonCall } from '../../generated/nix-daemon/server.ts'
import type { StorePath, UnkeyedValidPathInfo } from '../../generated/nix-daemon/types.ts'
import { V1_12, V1_17 } from '../../generated/nix-daemon/versions.ts'
import { type Target as Address, HandlerError, RemoteError, type Session } from '../../runtime/index.ts'
import { admit } from '../adding/admission.ts'
import { receivePath } from '../adding/receive-path.ts'
import type { Store } from '../model/store.ts'
import type { Holder } from '../model/temp-roots.ts'
import { buildLine, optionsFor, showsResults, wantsLines } from './build-lines.ts'
import { fetchClosure } from './fetch.ts'
import { sendClosure } from './send.ts'

/**
 * The store behind this one, as one connection sees it: it has a connection of its own there, made when it is
 * needed, with the settings of its client.
 */
export class Upstream {
  readonly store: Store
  /** Keeps what is fetched. */
  readonly holder: Holder
  readonly #address: Address
  /** What was agreed on with the client whose connection it is. */
  readonly #session: Session
  #options: SetOptionsRequest | undefined
  #client: Promise<NixDaemonClient> | undefined
  #isTold = false

  constructor(store: Store, holder: Holder, address: Address, session: Session) {
    this.store = store
    this.holder = holder
    this.#address = address
    this.#session = session
  }

  /** The settings that its client wants; told when there is something to do. */
  setOptions(options: SetOptionsRequest): void {
    this.#options = options
    this.#isTold = false
  }

  /** @throws {HandlerError} where it cannot be reached. */
  async client(): Promise<NixDaemonClient> {
    const client = await this.#connected()
    if (this.#options !== undefined && !this.#isTold) {
      this.#isTold = true
      await client.setOptions(optionsFor(client.connection.session, this.#session, this.#options))
    }
    return client
  }

  /** Passes on what is said there while a call runs. */
  async listener(call: NixDaemonCall): Promise<{ readonly onLog: (message: LogMessage) => void }> {
    const { session } = (await this.client()).connection
    const asLines = wantsLines(this.#options) && !showsResults(this.#session) && showsResults(session)
    return {
      onLog: message => {
        call.log.say(message)
        const line = asLines ? buildLine(message) : undefined
        if (line !== undefined) call.log.say({ kind: 'Next', msg: `${line}\n` })
      },
    }
  }

  async #connected(): Promise<NixDaemonClient> {
    const before = await this.#client
    if (before?.connection.usable === true) return before
    this.#isTold = false
    const connecting = connect(this.#address)
    this.#client = connecting
    try {
      return await connecting
    } catch (error) {
      this.#client = undefined
      throw new HandlerError(`the upstream store cannot be used: ${(error as Error).message}`)
    }
  }

  /** Those of the paths that are valid there. */
  async validOf(paths: readonly StorePath[]): Promise<StorePath[]> {
    if (paths.length === 0) return []
    const client = await this.client()
    if (client.connection.session.version >= V1_12) return [...(await client.queryValidPaths({ paths }))]
    const valid: StorePath[] = []
    for (const path of paths) if (await client.isValidPath({ path })) valid.push(path)
    return valid
  }

  /** What is known of a path there; undefined where it is not valid. */
  async info(path: StorePath): Promise<UnkeyedValidPathInfo | undefined> {
    const client = await this.client()
    try {
      return (await client.queryPathInfo({ path })).info
    } catch (error) {
      const isOld = client.connection.session.version < V1_17
      if (isOld && error instanceof RemoteError && error.daemonMessage.includes('is not valid'))
        return undefined
      throw error
    }
  }

  /** Fetches what is valid there of the paths, with what it refers to. */
  async fetchValid(paths: readonly StorePath[]): Promise<void> {
    const here = new Set(await this.store.metadata.validOf(paths))
    const missing = paths.filter(path => !here.has(path))
    await this.fetch(await this.validOf(missing))
  }

  /** Fetches paths and all that they refer to. @throws {HandlerError} where one is not valid there. */
  fetch(paths: readonly StorePath[]): Promise<void> {
    return fetchClosure(this, paths)
  }

  /** Makes paths of this store, and all that they refer to, valid there. */
  send(paths: readonly StorePath[]): Promise<void> {
    return sendClosure(this, paths)
  }

  /** Puts the contents of a valid path in place again; false where they are not to be had. */
  async restore(path: StorePath, info: UnkeyedValidPathInfo): Promise<boolean> {
    const there = await this.info(path)
    if (there?.narHash !== info.narHash) return false
    const nar = await (await this.client()).narFromPath({ path })
    const arrival = await receivePath(this.store, { path, info }, nar, { checked: false })
    await admit(this.store, [arrival], { repair: true })
    return true
  }

  /** Ends the connection, if one was made. */
  async close(): Promise<void> {
    const client = await this.#client?.catch(() => undefined)
    client?.connection.destroy()
  }
}
