// One daemon with its clients, and ways to look at its store without them.

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

/** The output of `nix path-info --json`, which reads the database without the daemon. */
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
  /** Names of the operations that were answered; scenes of one release may share the set. */
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

  /** A connection with all features of both sides, for calls that leave it usable. */
  get client(): NixDaemonClient {
    if (this.#client === undefined) throw new Error('the daemon is not running')
    return this.#client
  }

  atLeast(release: string): boolean {
    return atLeast(this.peer, release)
  }

  async start(options: DaemonOptions): Promise<void> {
    // Offer no feature that the daemon has not enabled: with `ca-derivations`, Nix 2.8 waits for the whole store.
    const enabled = options.conf?.map(line => /^experimental-features = (.*)/.exec(line)?.[1] ?? '') ?? []
    this.#features.push(...enabled)
    this.#daemon = await startDaemon(this.peer, options)
    this.#client = await this.connect()
  }

  async stop(): Promise<void> {
    for (const client of this.#open) client.connection.destroy()
    await this.#daemon?.stop()
  }

  /** Opens another connection, which ends with the scene. */
  async connect({ target, ...options }: Connecting = {}): Promise<NixDaemonClient> {
    const client = await connect(target ?? this.daemon.socket, options)
    this.#open.push(client)
    return this.record(client)
  }

  /** Wraps a client to note the operations that are answered. */
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

  /** Runs a tool of the release as a client of the daemon; returns its output without the final line feed. */
  async tool(argv: readonly string[], options: RunOptions = {}): Promise<string> {
    const { status, stdout, stderr } = await this.daemon.run(this.peer, this.#command(argv), options)
    if (status !== 0) throw new Error(`${argv.join(' ')}: status ${status}\n${stderr}`)
    return stdout.toString().trimEnd()
  }

  /** Runs a tool on the store itself. Only for reading: temporary roots of two process trees would mix. */
  async look(argv: readonly string[]): Promise<string> {
    return this.tool(argv, { env: { NIX_REMOTE: '' } })
  }

  /** Runs a tool on the store itself; returns its exit status. */
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

  /** Runs `nix-store --query`; returns the lines of its output. */
  async query(what: string, path: string): Promise<string[]> {
    const text = await this.look(['nix-store', '--query', `--${what}`, path])
    return text === '' ? [] : text.split('\n')
  }

  async pathInfo(path: string): Promise<PathInfo> {
    const options = [
      ...(this.atLeast('2.33') ? ['--json-format', '1'] : []),
      // Older releases treat a derivation as its outputs.
      ...(this.atLeast('2.4') && path.endsWith('.drv') ? ['--derivation'] : []),
    ]
    const parsed = JSON.parse(await this.look(['nix', 'path-info', '--json', ...options, path]))
    return Array.isArray(parsed) ? parsed[0] : parsed[path]
  }

  /** Lets the release make a derivation from attributes of a `derivation`; returns its path. */
  async instantiate(name: string, script: string, more = ''): Promise<string> {
    const expression = `derivation {
      name = "${name}"; system = "${system}"; builder = "/bin/sh";
      args = [ "-c" ''${script}'' ]; ${more}
    }`
    return this.tool(['nix-instantiate', '-E', expression])
  }

  /** Adds a path with the daemon's own client, so that no connection of ours keeps it live. */
  async added(name: string, content: string): Promise<string> {
    this.write(name, content)
    const path = await this.tool(['nix-store', '--add', name])
    // The daemon's process may notice the end of that client a moment later. Some releases leave the file of
    // temporary roots behind, so do not wait for its removal.
    for (let tries = 0; tries < 4 && this.#isTempRoot(path); tries += 1) await sleep(20)
    return path
  }

  #isTempRoot(path: string): boolean {
    const folder = join(this.daemon.folder, 'state/temproots')
    if (!existsSync(folder)) return false
    return readdirSync(folder).some(file => {
      const text = textOf(join(folder, file))
      return text.includes(path) || text.includes(basename(path))
    })
  }

  /** Writes a file in the working directory of tools. */
  write(name: string, content: string | Uint8Array): string {
    const file = join(this.daemon.folder, 'work', name)
    mkdirSync(join(file, '..'), { recursive: true })
    writeFileSync(file, content)
    return file
  }

  /** Overwrites a store path that is a file, without the daemon. */
  damage(path: string): void {
    chmodSync(this.file(path), 0o644)
    writeFileSync(this.file(path), 'damaged')
  }

  name(stem: string): string {
    this.#names += 1
    return `${stem}-${this.#names}`
  }

  /** Makes up a store path that does not exist; uploads of NARs may choose any path. */
  path(name: string): string {
    return `${this.daemon.storeDir}/${nix32(sha256(`${name} in ${this.daemon.folder}`).subarray(0, 20))}-${name}`
  }

  /** Returns the location of a store path outside of the daemon's namespace. */
  file(path: string, ...rest: string[]): string {
    return join(this.daemon.storeFolder, basename(path), ...rest)
  }

  #command(argv: readonly string[]): string[] {
    const [tool = '', ...rest] = argv
    const newer = tool === 'nix' && this.atLeast('2.4')
    return [tool, ...(newer ? ['--extra-experimental-features', this.#features.join(' ')] : []), ...rest]
  }
}

/** Reads a file that its owner may remove at any time. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}

/** Makes a scene for the tests of the surrounding `describe`. After each test its client must still be usable. */
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
