import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from '../../generated/nix-daemon/index.ts'
import { removeTree } from '../../store/disk/remove-tree.ts'
import { makeFolder } from '../../test/peers/folder.ts'
import { availablePeers, type Peer, startDaemon } from '../../test/peers/peer.ts'
import { placeEnv, runTool, type StorePlace } from '../../test/peers/tools.ts'
import type { Content } from '../inputs/store-data.ts'
import { Run } from './measure.ts'
import { Program } from './program.ts'

/** Milliseconds between two looks at the memory of servers. */
const LOOK = 25

/** A server with a store of its own, of which the tools of the newest release are clients. */
export interface ToolStore extends StorePlace {
  readonly socket: string
  /** Process that serves; its children belong to it. */
  readonly pid: number
  stop(): Promise<void>
}

/** The store directory of our store, and another store that supplies what it lacks. */
export interface OwnOptions {
  readonly storeDir?: string
  readonly upstream?: string
}

/** Finds the newest release. @throws {Error} if none is installed. */
export function newestRelease(): Peer {
  const found = availablePeers().at(-1)
  if (found === undefined)
    throw new Error('no release is installed: run test/peers/install.sh, and this, as root')
  return found
}

/** Starts the daemon of the newest release. */
export async function startReal(storeDirOf?: string): Promise<ToolStore> {
  const options = storeDirOf === undefined ? {} : { storeDir: storeDirOf }
  const daemon = await startDaemon(newestRelease(), options)
  const { folder, storeDir, storeFolder, env, socket } = daemon
  return { folder, storeDir, storeFolder, env, socket, pid: daemonIn(folder), stop: () => daemon.stop() }
}

/** Starts our store in a new process, in a folder like that of a daemon. */
export async function startOurs(more: OwnOptions = {}): Promise<ToolStore> {
  const program = new Program('store')
  const folder = makeFolder()
  const storeFolder = join(folder, 'store')
  const storeDir = more.storeDir ?? storeFolder
  const opening = { dir: folder, paths: 0, ...more, storeDir }
  const socket = (await program.ask<string>('open', opening)).replace(/^unix:\/\//, '')
  const env = { ...placeEnv(folder, storeDir), NIX_REMOTE: `unix://${socket}` }
  const stop = async (): Promise<void> => {
    await program.ask('close')
    await program.stop()
    await removeTree(Buffer.from(folder))
  }
  return { folder, storeDir, storeFolder, env, socket, pid: program.pid, stop }
}

/** Adds paths. */
export async function fill({ socket }: ToolStore, contents: readonly Content[]): Promise<void> {
  const client = await connect(socket)
  const records = contents.map(({ info, nar }) => ({ info, nar }))
  await client.addMultipleToStore({ dontCheckSigs: true }, { count: records.length, records })
  await client.close()
}

/** Restricts a server to the first cores of the machine, and all that it starts. */
export function restrict({ pid }: ToolStore, cores: number): void {
  spawnSync('taskset', ['-acp', coresOf(cores), String(pid)])
}

/** Runs the same tool so many times at once, on so many cores; returns its output and the time of all. */
export async function runTools(
  store: ToolStore,
  argv: readonly string[],
  { clients = 1, cores }: { readonly clients?: number; readonly cores: number },
): Promise<{ readonly run: Run; readonly output: string }> {
  const peer = newestRelease()
  const command = ['taskset', '-c', coresOf(cores), ...argv]
  let peak = 0
  const look = (): void => {
    peak = Math.max(peak, memoryOf(store.pid))
  }
  const looks = setInterval(look, LOOK)
  const started = performance.now()
  const results = await Promise.all(Array.from({ length: clients }, () => runTool(store, peer, command)))
  const ms = performance.now() - started
  clearInterval(looks)
  look()
  const failed = results.find(({ status }) => status !== 0)
  if (failed !== undefined) throw new Error(`${argv.join(' ')}: ${failed.stderr}`)
  return { run: new Run(ms, 0, peak), output: results[0]?.stdout.toString() ?? '' }
}

/** Makes the command of the release's `nix`. */
export function nix(...words: readonly string[]): string[] {
  return ['nix', '--extra-experimental-features', 'nix-command', ...words]
}

function coresOf(count: number): string {
  return count === 1 ? '0' : `0-${count - 1}`
}

/** Finds the daemon that runs in a folder. */
function daemonIn(folder: string): number {
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid) || read(pid, 'comm') !== 'nix-daemon\n') continue
    if (read(pid, 'environ').includes(`NIX_STATE_DIR=${folder}/`)) return Number(pid)
  }
  throw new Error(`no nix-daemon runs in ${folder}`)
}

/** Sums up the memory of a process and its children, in MiB. */
function memoryOf(pid: number): number {
  const own = Number(/VmRSS:\s+(\d+)/.exec(read(String(pid), 'status'))?.[1] ?? 0) / 1024
  const children = read(String(pid), `task/${pid}/children`).split(' ').filter(Boolean)
  return children.reduce((sum, child) => sum + memoryOf(Number(child)), own)
}

/** Reads a file about a process, which may have ended. */
function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1')
  } catch {
    return ''
  }
}
