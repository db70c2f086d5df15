import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { temporary } from './temporary.ts'

/** Processor time and memory that a program has used so far. */
export interface Usage {
  readonly cpuMs: number
  readonly rssMiB: number
}

type Answer = { readonly value: unknown } | { readonly problem: string }

/** A module of `bench/programs` in a separate process, which runs actions on request. */
export class Program {
  readonly #child: ChildProcess
  readonly #name: string

  constructor(name: string) {
    this.#name = name
    this.#child = fork(bundled(name), {
      execArgv: [],
      // The standard output of a benchmark is its result, so keep the program's apart.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
  }

  /** Number of the process. */
  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** Asks for one action; the next one may follow its answer. */
  ask<T>(what: string, argument?: unknown): Promise<T> {
    return new Promise((resolve, reject) => {
      const exited = (): void => reject(new Error(`the program ${this.#name} has ended`))
      this.#child.once('exit', exited)
      this.#child.once('message', (answer: Answer) => {
        this.#child.off('exit', exited)
        if ('problem' in answer) reject(new Error(`${this.#name}, ${what}: ${answer.problem}`))
        else resolve(answer.value as T)
      })
      this.#child.send({ what, argument }, error => error && reject(error))
    })
  }

  /** Returns the most memory that the process has had. */
  peakMiB(): number {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'latin1')
    return Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1]) / 1024
  }

  usage(): Promise<Usage> {
    return this.ask('usage')
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const ended = new Promise(resolve => this.#child.once('exit', resolve))
    this.#child.kill()
    await ended
  }
}

/**
 * Bundles a program as plain JavaScript, because tsx adds a naming call to every closure it creates. Threads of a store
 * have a module of their own, at the place where the package has it.
 */
function bundled(name: string): string {
  const folder = temporary()
  symlinkSync(join(import.meta.dirname, '../../node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  buildSync({
    absWorkingDir: join(import.meta.dirname, '../..'),
    entryPoints: [
      { in: `bench/programs/${name}.ts`, out: `programs/${name}` },
      { in: 'store/disk/thread.ts', out: 'store/disk/thread' },
    ],
    outdir: folder,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
  })
  return join(folder, `programs/${name}.js`)
}
