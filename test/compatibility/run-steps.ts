// Runs the steps with one release's tools, and says how each ended.

import type { Daemon, Peer } from '../peers/peer.ts'
import { type Memory, makeInputs, stepsOf } from './steps.ts'

/** How a step ended, without what differs from run to run. */
export interface Outcome {
  readonly name: string
  readonly ok: boolean
  /** The log that the step makes was shown. */
  readonly log: boolean
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  /** Where the folder for input files is, and how tools are run. */
  readonly daemon: Pick<Daemon, 'folder' | 'run'>
  /** The server's socket. */
  readonly remote: string
}

/** All steps of a release's tools against one server, in their order. */
export async function runSteps(peer: Peer, { daemon, remote }: Running): Promise<Outcome[]> {
  makeInputs(`${daemon.folder}/work`)
  const memory: Memory = { work: `${daemon.folder}/work` }
  const outcomes: Outcome[] = []
  for (const step of stepsOf(peer)) {
    const { status, stdout, stderr } = await daemon.run(peer, step.argv(peer, memory), {
      env: { NIX_REMOTE: remote },
      timeout: 30_000,
      ...(step.input === undefined ? {} : { input: step.input(memory) }),
    })
    if (step.keep !== undefined) memory[step.keep] = stdout.toString().split('\n', 1)[0] ?? ''
    if (step.keepBytes !== undefined) memory[step.keepBytes] = stdout.toString('latin1')
    outcomes.push({
      name: step.name,
      ok: (status !== 0) === (step.fails === true),
      log: stderr.includes(step.says ?? ''),
      status,
      stdout: plain(
        step.keepBytes === undefined ? stdout.toString() : `${stdout.length} bytes`,
        daemon.folder,
      ),
      stderr: plain(stderr, daemon.folder),
    })
  }
  return outcomes
}

/** Text without the folder, which also goes into the hash parts, and without what depends on timing. */
function plain(text: string, folder: string): string {
  return (
    text
      .replaceAll(folder, 'FOLDER')
      .replace(/[0-9a-z]{32}(?=-)/g, 'HASH')
      .replace(/\b[0-9a-z]{52}\b/g, 'HASH')
      // A socket at its usual place is called by another name.
      .replace(/(?<=Store URL: )\S+/, 'URL')
      // Where it is at its usual place, newer tools do not name it at all.
      .replace(/ (?:from|to) 'unix:[^']*'/g, '')
      .split('\n')
      .map(line => line.trimEnd())
      .sort()
      .join('\n')
  )
}
