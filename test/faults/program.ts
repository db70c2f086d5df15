// The command in processes of its own, bundled as it is published, so that it starts in a tenth of a second.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { bundle } from '../../build.ts'

const root = join(import.meta.dirname, '../..')

/** Time in ms for a test that starts many programs, which other tests slow down. */
export const LONG: number = 240_000 * Math.max(1, Number(process.env.NIXWIRE_TEST_FACTOR ?? 1))

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>
  /** A command that starts the program, such as a shell with other limits. */
  readonly wrapper?: readonly string[]
  /** Options of Node. */
  readonly node?: readonly string[]
}

/** A server or proxy that listens. */
export interface Program {
  readonly pid: number
  readonly url: string
  /** All that it has written to standard error. */
  readonly said: string
  readonly isRunning: boolean
  /** Names of its open descriptors. */
  descriptors(): readonly string[]
  /** Sends a signal and waits for the end; returns the exit status, or the signal that ended it. */
  end(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals>
}

/** Bundles the command once for a file, and ends what its tests have started. */
export function usePrograms(): (args: readonly string[], options?: ProgramOptions) => Promise<Program> {
  const running = new Set<ChildProcess>()
  let folder = ''
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nixwire-bundle-'))
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
    await bundle(folder)
  })
  afterAll(async () => {
    const ended = [...running].map(child => once(child, 'exit'))
    for (const child of running) child.kill('SIGKILL')
    await Promise.all(ended)
    rmSync(folder, { recursive: true })
  })
  return (args, options) => start(join(folder, 'cli/main.js'), args, running, options)
}

async function start(
  main: string,
  args: readonly string[],
  running: Set<ChildProcess>,
  { env = {}, wrapper = [], node = [] }: ProgramOptions = {},
): Promise<Program> {
  const [command = '', ...words] = [...wrapper, process.execPath, ...node, main, ...args]
  const child = spawn(command, words, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  let [out, said] = ['', '']
  let isRunning = true
  const exited = once(child, 'close').then(([status, signal]) => {
    isRunning = false
    running.delete(child)
    return (status ?? signal) as number | NodeJS.Signals
  })
  const url = await new Promise<string>((resolve, reject) => {
    const look = (): void => {
      const found = /\blistening on (\S+?),?\s/.exec(`${out}\n${said}\n`)?.[1]
      if (found !== undefined) resolve(found)
    }
    child.stdout.on('data', text => {
      out += text
      look()
    })
    child.stderr.on('data', text => {
      said += text
      look()
    })
    void exited.then(status => reject(new Error(`the program ended with ${status}: ${said}`)))
  })
  return {
    pid: child.pid as number,
    url,
    get said() {
      return said
    },
    get isRunning() {
      return isRunning
    },
    descriptors: () => readdirSync(`/proc/${child.pid}/fd`),
    async end(signal = 'SIGTERM') {
      child.kill(signal)
      return await exited
    },
  }
}
