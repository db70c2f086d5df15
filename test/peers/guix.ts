// Starts guix-daemon of the releases of Guix that install.sh has installed.

import type { ChildProcess } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openFolder } from './folder.ts'
import type { Peer } from './installed.ts'
import { ended, type Result, runInside, startInside } from './namespace.ts'
import { untilAccepting } from './socket.ts'

export type GuixOptions = {
  /** Options added to the daemon's command line. */
  argv?: readonly string[]
  /** Whether the daemon gets a signing key of its own, which it accepts: exports and imports need one. */
  signs?: boolean
  /** The place from which missing paths are fetched; none if absent. */
  substituteUrl?: string
}

export type GuixRun = {
  input?: Uint8Array | string
  /** Variables added to the environment of tools. */
  env?: Record<string, string>
  /** User to run as; root if absent. */
  uid?: number
  timeout?: number
}

export type GuixDaemon = {
  peer: Peer
  /** Temporary folder, at the same path on this machine and inside both releases; gone after `stop`. */
  folder: string
  socket: string
  /** Folder of the store's files on this machine; inside it is `/gnu/store`. */
  storeFolder: string
  /** Runs a tool of any release of Guix against this daemon, in the folder `work`. */
  run(peer: Peer, argv: readonly string[], options?: GuixRun): Promise<Result>
  /** Starts a process of the daemon's release beside it, which ends with the daemon. */
  start(argv: readonly string[]): ChildProcess
  /** Returns the standard error of the daemon so far. */
  log(): string
  stop(): Promise<void>
}

/** The store folder of Guix, which the derivations and the tools of a release take for granted. */
export const guixStore = '/gnu/store'

/** Starts a daemon on its own empty store, and waits until it accepts connections. */
export async function startGuixDaemon(peer: Peer, options: GuixOptions = {}): Promise<GuixDaemon> {
  // Not os.tmpdir(), since a socket's path must stay below 108 bytes, and the releases see /tmp.
  const folder = mkdtempSync('/tmp/nixwire-guix-')
  chmodSync(folder, 0o755) // other users connect too
  for (const name of ['store', 'state/daemon-socket', 'state/gcroots', 'log', 'etc', 'daemon'])
    mkdirSync(join(folder, name), { recursive: true })
  for (const name of ['work', 'tmp']) openFolder(join(folder, name))
  const storeFolder = join(folder, 'store')
  const socket = join(folder, 'state/daemon-socket/socket')
  const env = {
    GUIX_STATE_DIRECTORY: join(folder, 'state'),
    GUIX_DATABASE_DIRECTORY: join(folder, 'state/db'),
    GUIX_LOG_DIRECTORY: join(folder, 'log'),
    GUIX_CONFIGURATION_DIRECTORY: join(folder, 'etc'),
    GUIX_DAEMON_SOCKET: socket,
    TMPDIR: join(folder, 'tmp'),
  }
  const place = { env, cwd: join(folder, 'work'), binds: [[storeFolder, guixStore]] as const }

  const run: GuixDaemon['run'] = (client, argv, given = {}) => {
    const { input, env: more, uid, timeout } = given
    const inside = { ...place, root: client.root, argv, uid, env: { ...env, HOME: place.cwd, ...more } }
    return runInside(inside, input, timeout)
  }
  if (options.signs) await makeKey(peer, run, folder)

  // Without --disable-chroot builds need namespaces of their own, without --no-substitutes every miss a network.
  const { substituteUrl } = options
  const substitutes = substituteUrl === undefined ? '--no-substitutes' : `--substitute-urls=${substituteUrl}`
  const argv = ['guix-daemon', '--disable-chroot', substitutes, `--listen=${socket}`]
  const child = startInside({
    ...place,
    root: peer.root,
    argv: [...argv, ...(options.argv ?? [])],
    env: { ...env, HOME: join(folder, 'daemon') },
  })
  let log = ''
  child.stdout?.resume()
  child.stderr?.on('data', chunk => {
    log += chunk
  })
  const end = ended(child)
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  // If this process ends without `stop`, the kernel kills the daemon, but its folder would stay.
  process.once('exit', remove)
  const others: ChildProcess[] = []
  const start = (argv: readonly string[]): ChildProcess => {
    const other = startInside({ ...place, root: peer.root, argv, env: { ...env, HOME: place.cwd } })
    others.push(other)
    return other
  }
  const stop = async (): Promise<void> => {
    const ends = others.map(ended)
    for (const each of [child, ...others]) each.kill('SIGKILL')
    await Promise.all([end, ...ends])
    process.removeListener('exit', remove)
    remove()
  }
  if (!(await untilAccepting(socket, child))) {
    await stop()
    throw new Error(`guix-daemon ${peer.version} does not answer on ${socket}\n${log}`)
  }
  return { peer, folder, socket, storeFolder, run, start, log: () => log, stop }
}

/** Makes a key of the daemon, and lists it among those whose exports it takes. */
async function makeKey(peer: Peer, run: GuixDaemon['run'], folder: string): Promise<void> {
  // An elliptic curve, because prime numbers take long.
  const kind = '(genkey (ecdsa (curve Ed25519) (flags rfc6979)))'
  const made = await run(peer, ['guix', 'archive', `--generate-key=${kind}`])
  if (made.status !== 0) throw new Error(`guix archive --generate-key: ${made.stderr}`)
  const key = readFileSync(join(folder, 'etc/signing-key.pub'), 'latin1')
  writeFileSync(join(folder, 'etc/acl'), `(acl (entry ${key} (tag (guix import))))\n`)
}
