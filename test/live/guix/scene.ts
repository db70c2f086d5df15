// One daemon of Guix with its clients, and ways to look at its store without them.

import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import {
  type ClientHello,
  type ConnectOptions,
  connect,
  type GuixDaemonClient,
  type LogMessage,
  type Target,
} from '../../../generated/guix-daemon/index.ts'
import type { OperationInfo } from '../../../runtime/protocol/protocol.ts'
import {
  type GuixDaemon,
  type GuixOptions,
  type GuixRun,
  guixStore,
  startGuixDaemon,
} from '../../peers/guix.ts'
import type { Peer } from '../../peers/installed.ts'
import { nix32, sha256 } from '../support/nar.ts'

export type Connecting = ConnectOptions<LogMessage, ClientHello> & { target?: Target }

export class GuixScene {
  readonly peer: Peer
  /** Names of the operations that were answered; scenes of one release may share the set. */
  readonly called: Set<string>
  #daemon: GuixDaemon | undefined
  #client: GuixDaemonClient | undefined
  #open: GuixDaemonClient[] = []
  #names = 0
  #shell = ''

  constructor(peer: Peer, called: Set<string> = new Set()) {
    this.peer = peer
    this.called = called
  }

  get daemon(): GuixDaemon {
    if (this.#daemon === undefined) throw new Error('the daemon is not running')
    return this.#daemon
  }

  /** A connection for calls that leave it usable. */
  get client(): GuixDaemonClient {
    if (this.#client === undefined) throw new Error('the daemon is not running')
    return this.#client
  }

  /** The store path of a shell: builders have to be files of the store since 1.5. */
  get shell(): string {
    return this.#shell
  }

  async start(options: GuixOptions): Promise<void> {
    this.#daemon = await startGuixDaemon(this.peer, options)
    copyFileSync(join(this.peer.root, 'bin/dash'), join(this.daemon.folder, 'work/shell'))
    this.#shell = await this.ask('(display (add-to-store store "sh" #t "sha256" "shell"))')
    this.#client = await this.connect()
  }

  async stop(): Promise<void> {
    for (const client of this.#open) client.connection.destroy()
    await this.#daemon?.stop()
  }

  /** Opens another connection, which ends with the scene. */
  async connect({ target, ...options }: Connecting = {}): Promise<GuixDaemonClient> {
    const client = await connect(target ?? this.daemon.socket, options)
    this.#open.push(client)
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

  /** Runs a tool of the release; returns its output without the final line feed. */
  async tool(argv: readonly string[], options: GuixRun = {}): Promise<string> {
    const { status, stdout, stderr } = await this.daemon.run(this.peer, argv, options)
    if (status !== 0) throw new Error(`${argv.join(' ')}: status ${status}\n${stderr}`)
    return stdout.toString().trimEnd()
  }

  /** Evaluates an expression in which `store` is a connection of Guix's own client; returns what it displays. */
  async ask(expression: string, options: GuixRun = {}): Promise<string> {
    const script = this.name('ask')
    this.write(
      script,
      `(use-modules (guix store) (guix derivations) (guix base16) (srfi srfi-34) (ice-9 match))
       (with-store store ${expression})`,
    )
    return this.tool(['guix', 'repl', '--', script], options)
  }

  /** Evaluates an expression that gives a list of texts. */
  async askList(expression: string): Promise<string[]> {
    const text = await this.ask(`(for-each (lambda (each) (display each) (newline)) ${expression})`)
    return text === '' ? [] : text.split('\n').sort()
  }

  /** Lets Guix make a derivation that runs a script; returns its path. */
  async derivation(name: string, script: string, outputs: readonly string[] = ['out']): Promise<string> {
    const names = outputs.map(output => `"${output}"`).join(' ')
    return this.ask(
      `(display (derivation-file-name
         (derivation store "${name}" "${this.#shell}" (list "-c" ${JSON.stringify(script)})
           #:sources (list "${this.#shell}") #:outputs (list ${names}))))`,
    )
  }

  /** Asks Guix's own client whether a path is valid. */
  async isValid(path: string): Promise<boolean> {
    return (await this.ask(`(display (valid-path? store "${path}"))`)) === '#t'
  }

  /** Adds a path with Guix's own client, so that no connection of ours keeps it alive. */
  async added(name: string, content: string): Promise<string> {
    this.write(name, content)
    return this.ask(`(display (add-to-store store "${name}" #t "sha256" "${name}"))`)
  }

  /** Writes a file in the working directory of tools. */
  write(name: string, content: string | Uint8Array): string {
    const file = join(this.daemon.folder, 'work', name)
    mkdirSync(join(file, '..'), { recursive: true })
    writeFileSync(file, content)
    return file
  }

  name(stem: string): string {
    this.#names += 1
    return `${stem}-${this.#names}`
  }

  /** Makes up a store path that does not exist. */
  path(name: string): string {
    return `${guixStore}/${nix32(sha256(`${name} in ${this.daemon.folder}`).subarray(0, 20))}-${name}`
  }

  /** Returns the location of a store path on this machine. */
  file(path: string, ...rest: string[]): string {
    return join(this.daemon.storeFolder, basename(path), ...rest)
  }
}

/** Makes a scene for the tests of the surrounding `describe`. After each test its client must still be usable. */
export function useGuixScene(peer: Peer, options: GuixOptions = {}, called?: Set<string>): GuixScene {
  const scene = new GuixScene(peer, called)
  beforeAll(() => scene.start(options))
  afterEach(async () => {
    expect(scene.client.connection.usable).toBe(true)
    await scene.client.isValidPath({ path: scene.path('in-step') })
  })
  afterAll(() => scene.stop())
  return scene
}
