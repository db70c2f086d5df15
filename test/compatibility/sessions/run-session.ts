// Runs a session with one release's tools at a daemon, and at our store in front of a daemon.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { connect } from '../../../generated/nix-daemon/index.ts'
import { atLeast } from '../../live/support/releases.ts'
import { system } from '../../live/support/scene.ts'
import { serveStore } from '../../live/support/served-store.ts'
import { type Peer, startDaemon } from '../../peers/peer.ts'
import { runTool, type StorePlace } from '../../peers/tools.ts'
import { plain } from './plain.ts'
import type { Session } from './session.ts'
import { treeOf } from './tree.ts'

/** The end of a command, or of the session: then `command` is empty and `stdout` lists what is valid and its files. */
export interface Ended {
  readonly command: string
  readonly status: string
  readonly stdout: string
  readonly stderr: string
}

// Derivations whose builder is a line of shell.
const make = `{ script, ... }@args: derivation ({
  system = "${system}";
  builder = "/bin/sh";
  args = [ "-e" "-c" script ];
  PATH = "/bin:/usr/bin";
} // removeAttrs args [ "script" ])
`

const storeDir = '/nix/store'

/** Commands that depend on which clients have gone. */
const collects = /--gc|--delete|collect-garbage|store (gc|delete)|--roots/

/** Runs a session at a daemon of the same release. */
export async function atDaemon(peer: Peer, session: Session): Promise<Ended[]> {
  const daemon = await startDaemon(peer, { storeDir, conf: confOf(peer, session) })
  try {
    return await run(daemon, daemon, peer, session)
  } finally {
    await daemon.stop()
  }
}

/** Runs a session at our store, whose builder is a daemon of the same release. */
export async function atOurStore(peer: Peer, session: Session): Promise<Ended[]> {
  const daemon = await startDaemon(peer, { storeDir, conf: confOf(peer, session) })
  try {
    const ours = await serveStore({ storeDir, upstream: daemon.socket })
    try {
      return await run(ours, daemon, peer, session)
    } finally {
      await ours.stop()
    }
  } finally {
    await daemon.stop()
  }
}

function confOf(peer: Peer, { conf, features }: Session): string[] {
  return [...(atLeast(peer, '2.4') ? [`experimental-features = ${featuresOf(features)}`] : []), ...conf]
}

function featuresOf(features: readonly string[]): string {
  return ['nix-command', ...features].join(' ')
}

/**
 * Functions of the shell: a daemon may take a moment to notice that a client has gone, and keeps its paths until then, so
 * wait for that before a collection; and delete all dead paths, also at the builder, which otherwise would have what a
 * later command builds again.
 */
const functions = `settle() {
  for try in $(seq 100); do
    nix-store --gc --print-roots 2> /dev/null | grep -q '^{temp' || return
    sleep 0.05
  done
}
forget() {
  settle
  nix-store --gc > /dev/null 2>&1
  for try in $(seq 100); do
    NIX_REMOTE=$BUILDER nix-store --gc > /dev/null 2>&1
    [ "$BUILDER" = "$NIX_REMOTE" -o "$(ls $BUILDER_STORE)" = "" ] && return
    sleep 0.05
  done
  echo the builder still has $(ls $BUILDER_STORE)
}
`

async function run(place: StorePlace, builder: StorePlace, peer: Peer, session: Session): Promise<Ended[]> {
  const { folder } = place
  const work = join(folder, 'work')
  for (const [name, text] of Object.entries({ 'make.nix': make, ...session.files })) {
    mkdirSync(dirname(join(work, name)), { recursive: true })
    writeFileSync(join(work, name), text)
  }
  const ends = join(folder, 'ends')
  mkdirSync(ends)
  const { commands } = session
  const script = commands.map((command, index) => {
    writeFileSync(join(ends, `${index}.sh`), `${command}\n`)
    const end = join(ends, String(index))
    const before = collects.test(command) ? 'settle\n' : ''
    return `${before}. ${end}.sh > ${end}.out 2> ${end}.err < /dev/null\necho $? > ${end}.status`
  })
  const newer = atLeast(peer, '2.4')
  await runTool(place, peer, ['bash', '-c', functions + script.join('\n')], {
    env: {
      SYSTEM: system,
      BUILDER: builder.env.NIX_REMOTE ?? '',
      BUILDER_STORE: builder.storeFolder,
      ...(newer ? { NIX_CONFIG: `experimental-features = ${featuresOf(session.features)}` } : {}),
    },
    timeout: 300_000,
  })
  const folders = [folder, builder.folder]
  const read = (name: string): string => plain(readFileSync(join(ends, name), 'utf8'), folders)
  const ended = commands.map((command, index) => ({
    command,
    status: read(`${index}.status`).trim(),
    stdout: read(`${index}.out`),
    stderr: read(`${index}.err`),
  }))
  const valid = await validNames(place)
  return [...ended, { command: '', status: '', stdout: plain(treeOf(place, valid), folders), stderr: '' }]
}

async function validNames({ env }: StorePlace): Promise<string[]> {
  const client = await connect(env.NIX_REMOTE as string)
  const paths = await client.queryAllValidPaths()
  await client.close()
  return [...paths].map(path => basename(path)).sort()
}
