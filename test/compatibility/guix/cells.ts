// Runs the steps of Guix's tools at a daemon, through the proxy, and at a server of handlers.

import { createHash } from 'node:crypto'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { listenAsProxy } from '../../../generated/guix-daemon/index.ts'
import { type GuixDaemon, startGuixDaemon } from '../../peers/guix.ts'
import type { Peer } from '../../peers/installed.ts'
import { startTee } from '../../recordings/tee.ts'
import { differences } from '../differences.ts'
import { listenByValues } from './by-values.ts'
import { type Memory, makeInputs, steps } from './steps.ts'

/** The end of a step, without the parts of texts that differ from run to run. */
export interface GuixOutcome {
  readonly name: string
  readonly ok: boolean
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

export interface GuixCell {
  readonly direct: readonly GuixOutcome[]
  readonly proxied: readonly GuixOutcome[]
  readonly byValues: readonly GuixOutcome[]
  /** Sessions whose bytes differ between both sides of the proxy. */
  readonly different: readonly string[]
}

/** Runs the tools of one release at daemons of another, each with an empty store. */
export async function runGuixCell(client: Peer, server: Peer): Promise<GuixCell> {
  await using direct = await running(server)
  await using behind = await running(server, direct.daemon)
  await using asked = await running(server, direct.daemon)

  const work = join(behind.daemon.folder, 'work')
  const far = await startTee(`${work}/far.sock`, behind.daemon.socket)
  const proxy = await listenAsProxy(`${work}/proxy.sock`, `unix://${work}/far.sock`)
  const near = await startTee(`${work}/near.sock`, `${work}/proxy.sock`)
  const values = await listenByValues(join(asked.daemon.folder, 'work/values.sock'), asked.daemon.socket)
  try {
    const outcomes = await Promise.all([
      runSteps(client, direct.daemon, direct.daemon.socket),
      runSteps(client, behind.daemon, `${work}/near.sock`),
      runSteps(client, asked.daemon, values.url),
    ])
    const [without, proxied, byValues] = outcomes
    return { direct: without, proxied, byValues, different: differences(await near.take(), await far.take()) }
  } finally {
    await values.close()
    await near.close()
    await proxy.close()
    await far.close()
  }
}

/** Starts a daemon with a key of its own, or with that of another, so that both sign alike. */
async function running(
  peer: Peer,
  keysOf?: GuixDaemon,
): Promise<AsyncDisposable & { readonly daemon: GuixDaemon }> {
  const daemon = await startGuixDaemon(peer, { signs: true })
  if (keysOf !== undefined)
    cpSync(join(keysOf.folder, 'etc'), join(daemon.folder, 'etc'), { recursive: true, force: true })
  return { daemon, [Symbol.asyncDispose]: () => daemon.stop() }
}

async function runSteps(peer: Peer, daemon: GuixDaemon, socket: string): Promise<GuixOutcome[]> {
  const { folder } = daemon
  makeInputs(join(folder, 'work'), daemon.peer)
  const memory: Memory = { work: join(folder, 'work') }
  const outcomes: GuixOutcome[] = []
  for (const step of steps) {
    const { status, stdout, stderr } = await daemon.run(peer, step.argv(memory), {
      env: { GUIX_DAEMON_SOCKET: socket },
      ...(step.input === undefined ? {} : { input: step.input(memory) }),
    })
    if (step.keep !== undefined) {
      for (const [index, line] of stdout.toString().split('\n').entries())
        memory[`${step.keep}${index === 0 ? '' : index + 1}`] = line
    }
    if (step.keepBytes !== undefined) memory[step.keepBytes] = stdout.toString('latin1')
    const shown = step.says === undefined || stderr.includes(step.says)
    outcomes.push({
      name: step.name,
      ok: (status !== 0) === (step.fails === true) && shown,
      status,
      stdout: step.keepBytes === undefined ? plain(stdout.toString(), folder) : digest(stdout),
      stderr: plain(stderr, folder),
    })
  }
  return outcomes
}

function digest(bytes: Buffer): string {
  return `${bytes.length} bytes, ${createHash('sha256').update(bytes).digest('hex')}`
}

/** Replaces the folder and numbers of processes, and sorts lines whose order depends on timing. */
function plain(text: string, folder: string): string {
  return (
    text
      .replaceAll(folder, 'FOLDER')
      .replace(/(?<=temproots\/)\d+/g, 'PID')
      .replace(/(?<=killing process )\d+/g, 'PID')
      // Garbage is deleted in no particular order, and each line tells how much was freed before.
      .replace(/^\[.*?\] (?=deleting)/gm, '')
      .split('\n')
      .sort()
      .join('\n')
  )
}
