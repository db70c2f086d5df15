// Runs the steps with one release's tools, and notes how each ended.

import type { Daemon, Peer } from '../peers/peer.ts'
import { type Memory, makeInputs, stepsOf } from './steps.ts'

/** The end of a step, without the parts of texts that differ from run to run. */
export interface Outcome {
  readonly name: string
  readonly ok: boolean
  /** True if the tool showed the log of the build, or the step has none. */
  readonly log: boolean
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  /** The folder of the input files, and the function that runs tools. */
  readonly daemon: Pick<Daemon, 'folder' | 'run'>
  /** The server's socket. */
  readonly remote: string
}

/** Runs all steps of a release's tools against one server, in order. */
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

/** Replaces the folder and the hash parts that depend on it, and sorts the lines, whose order depends on timing. */
function plain(text: string, folder: string): string {
  return (
    text
      .replaceAll(folder, 'FOLDER')
      .replace(/[0-9a-z]{32}(?=-)/g, 'HASH')
      .replace(/\b[0-9a-z]{52}\b/g, 'HASH')
      // Tools call a socket at its default place by another name.
      .replace(/(?<=Store URL: )\S+/, 'URL')
      // Newer tools do not name a socket at its default place at all.
      .replace(/ (?:from|to) 'unix:[^']*'/g, '')
      .split('\n')
      .map(line => line.trimEnd())
      .sort()
      .join('\n')
  )
}
