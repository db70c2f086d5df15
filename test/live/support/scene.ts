// One daemon with its clients, and ways to look at its store that do not go through them.

import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import {
  type ClientHello,
  type ConnectOptions,
  connect,
  type LogMessage,
  type NixDaemonClient,
  type Target,
} from '../../../generated/nix-daemon/index.ts'
import type { OperationInfo } from '../../../runtime/protocol/protocol.ts'
import { type Daemon, type DaemonOptions, type Peer, type RunOptions, startDaemon } from '../../peers/peer.ts'
import { nix32, sha256 } from './nar.ts'
import { atLeast } from './releases.ts'

export type Connecting = ConnectOptions<LogMessage, ClientHello> & { target?: Target }

/** What `nix path-info --json` says, which reads the database without the daemon. */
export type PathInfo = {
  narHash: string
  narSize: number
  references: string[]
  deriver?: string | null
  ca?: string | null
  signatures?: string[]
  ultimate?: boolean
}

export const system: string = `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux`

export class Scene {
  readonly peer: Peer
  /** Names of the operations that were answered; scenes of the same release may share them. */
  readonly called: Set<string>
  #daemon: Daemon | undefined
  #client: NixDaemonClient | undefined
  #open: NixDaemonClient[] = []
  #names = 0
  #features = ['nix-command']

  constructor(peer: Peer, called: Set<string> = new Set()) {
    this.peer = peer
    this.called = called
  }

  get daemon(): Daemon {
    if (this.#daemon === undefined) throw new Error('the daemon is not running')
    return this.#daemon
  }

  /** The connection for calls that leave it usable, with everything that both sides know. */
  get client(): NixDaemonClient {
    if (this.#client === undefined) throw new Error('the daemon is not running')
    return this.#client
  }

  atLeast(release: string): boolean {
    return atLeast(this.peer, release)
  }

  async start(options: DaemonOptions): Promise<void> {
    // What the daemon has not enabled must stay off: with `ca-derivations`, Nix 2.8 waits for the whole store.
    const enabled = options.conf?.map(line => /^experimental-features = (.*)/.exec(line)?.[1] ?? '') ?? []
    this.#features.push(...enabled)
    this.#daemon = await startDaemon(this.peer, options)
    this.#client = await this.connect()
  }

  async stop(): Promise<void> {
    for (const client of this.#open) client.connection.destroy()
    await this.#daemon?.stop()
  }

  /** Another connection; the end of the scene ends it. */
  async connect({ target, ...options }: Connecting = {}): Promise<NixDaemonClient> {
    const client = await connect(target ?? this.daemon.socket, options)
    this.#open.push(client)
    return this.record(client)
  }

  /** Notes which operations of this client were answered. */
  record(client: NixDaemonClient): NixDaemonClient {
    const { connection } = client
    for (const method of ['call', 'download'] as const) {
      const original = connection[method]
      const recorded = async (operation: OperationInfo, ...rest: readonly unknown[]): Promise<unknown> => {
        const reply = await Reflect.apply(original, connection, [operation, ...rest])
        this.called.add(operation.name)
        return reply
      }
      Object.assign(connection, { [method]: recorded })
    }
    return client
  }

  /** Runs one of the release's own tools as a client of the daemon; gives its output without the line's end. */
  async tool(argv: readonly string[], options: RunOptions = {}): Promise<string> {
    const { status, stdout, stderr } = await this.daemon.run(this.peer, this.#command(argv), options)
    if (status !== 0) throw new Error(`${argv.join(' ')}: status ${status}\n${stderr}`)
    return stdout.toString().trimEnd()
  }

  /** The same tool on the store itself. Only for looking: temporary roots of two process trees would mix. */
  async look(argv: readonly string[]): Promise<string> {
    return this.tool(argv, { env: { NIX_REMOTE: '' } })
  }

  /** The exit status of a tool that looks at the store itself. */
  async status(argv: readonly string[]): Promise<number> {
    const options = { env: { NIX_REMOTE: '' } }
    return (await this.daemon.run(this.peer, this.#command(argv), options)).status
  }

  async isValid(path: string): Promise<boolean> {
    return (await this.status(['nix-store', '--check-validity', path])) === 0
  }

  async dump(path: string): Promise<Buffer> {
    const argv = ['nix-store', '--dump', path]
    return (await this.daemon.run(this.peer, argv, { env: { NIX_REMOTE: '' } })).stdout
  }

  /** Lines that `nix-store --query` gives. */
  async query(what: string, path: string): Promise<string[]> {
    const text = await this.look(['nix-store', '--query', `--${what}`, path])
    return text === '' ? [] : text.split('\n')
  }

  async pathInfo(path: string): Promise<PathInfo> {
    const options = [
      ...(this.atLeast('2.33') ? ['--json-format', '1'] : []),
      // Older releases take a derivation for its outputs.
      ...(this.atLeast('2.4') && path.endsWith('.drv') ? ['--derivation'] : []),
    ]
    const parsed = JSON.parse(await this.look(['nix', 'path-info', '--json', ...options, path]))
    return Array.isArray(parsed) ? parsed[0] : parsed[path]
  }

  /** A derivation's path, made by the release itself from the attributes of a `derivation`. */
  async instantiate(name: string, script: string, more = ''): Promise<string> {
    const expression = `derivation {
      name = "${name}"; system = "${system}"; builder = "/bin/sh";
      args = [ "-c" ''${script}'' ]; ${more}
    }`
    return this.tool(['nix-instantiate', '-E', expression])
  }

  /** A path that the daemon's own client has added, so that no connection of ours keeps it alive. */
  async added(name: string, content: string): Promise<string> {
    this.write(name, content)
    const path = await this.tool(['nix-store', '--add', name])
    // The daemon's process for that client may take a moment to notice that it has gone. Some releases leave
    // the file of temporary roots behind, so that waiting for its end would be in vain.
    for (let tries = 0; tries < 4 && this.#isTempRoot(path); tries += 1) await sleep(20)
    return path
  }

  #isTempRoot(path: string): boolean {
    const folder = join(this.daemon.folder, 'state/temproots')
    if (!existsSync(folder)) return false
    return readdirSync(folder).some(file => {
      const text = existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'latin1') : ''
      return text.includes(path) || text.includes(basename(path))
    })
  }

  /** A file in the folder where tools start. */
  write(name: string, content: string | Uint8Array): string {
    const file = join(this.daemon.folder, 'work', name)
    mkdirSync(join(file, '..'), { recursive: true })
    writeFileSync(file, content)
    return file
  }

  /** Writes other contents into a store path that is a file, behind the daemon's back. */
  damage(path: string): void {
    chmodSync(this.file(path), 0o644)
    writeFileSync(this.file(path), 'damaged')
  }

  name(stem: string): string {
    this.#names += 1
    return `${stem}-${this.#names}`
  }

  /** A store path that nobody has; uploads of NARs may choose their path freely. */
  path(name: string): string {
    return `${this.daemon.storeDir}/${nix32(sha256(`${name} in ${this.daemon.folder}`).subarray(0, 20))}-${name}`
  }

  /** Where a store path is seen from this machine. */
  file(path: string, ...rest: string[]): string {
    return join(this.daemon.storeFolder, basename(path), ...rest)
  }

  #command(argv: readonly string[]): string[] {
    const [tool = '', ...rest] = argv
    const newer = tool === 'nix' && this.atLeast('2.4')
    return [tool, ...(newer ? ['--extra-experimental-features', this.#features.join(' ')] : []), ...rest]
  }
}

/** A scene for the tests of the surrounding `describe`. After each of them its client must still be in step. */
export function useScene(peer: Peer, options: DaemonOptions = {}, called?: Set<string>): Scene {
  const scene = new Scene(peer, called)
  beforeAll(() => scene.start(options))
  afterEach(async () => {
    expect(scene.client.connection.usable).toBe(true)
    await scene.client.isValidPath({ path: scene.path('in-step') })
  })
  afterAll(() => scene.stop())
  return scene
}
