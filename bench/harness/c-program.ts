import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { Run } from './measure.ts'
import { temporary } from './temporary.ts'

/** The report of a program at its end. */
export interface Told {
  readonly ms: number
  readonly cpuMs: number
  readonly rssMiB: number
  /** The result of its work, to compare with that of other programs. */
  readonly result: number
}

export function runOf({ ms, cpuMs, rssMiB }: Told): Run {
  return new Run(ms, cpuMs, rssMiB)
}

/** Tells whether C programs can be compiled here. */
export function hasCompiler(): boolean {
  return spawnSync('cc', ['--version']).status === 0
}

/**
 * A program of `bench/c`, compiled for this process.
 *
 * @throws {Error} if it does not compile.
 */
export class CProgram {
  readonly #name: string
  readonly #executable: string

  constructor(name: string, ...flags: readonly string[]) {
    this.#name = name
    this.#executable = join(temporary(), name)
    const source = join(import.meta.dirname, '../c', `${name}.c`)
    const options = ['-O2', '-Wall', '-Wextra', ...flags, '-o', this.#executable, source]
    const { error, status, stderr } = spawnSync('cc', options, { encoding: 'utf8' })
    if (error !== undefined)
      throw new Error(`no C compiler: ${error.message}; install one that is called cc`, { cause: error })
    if (status !== 0) throw new Error(`cc ${options.join(' ')} failed:\n${stderr}`)
  }

  /** Starts the program with these arguments. */
  start(...args: readonly (string | number)[]): Started {
    return new Started(this.#name, this.#executable, args)
  }

  /** Runs the program to its end. */
  run(...args: readonly (string | number)[]): Promise<Told> {
    return this.start(...args).told()
  }
}

/** A running program. It is killed when this process exits. */
export class Started {
  readonly #name: string
  readonly #exit: Promise<unknown[]>
  readonly #lines: AsyncIterator<string>
  readonly #kill: () => void

  constructor(name: string, executable: string, args: readonly (string | number)[]) {
    const child = spawn(executable, args.map(String), { stdio: ['ignore', 'pipe', 'inherit'] })
    this.#name = name
    this.#kill = () => child.kill()
    this.#exit = once(child, 'exit')
    this.#lines = linesOf(createInterface({ input: child.stdout }))
    process.once('exit', this.#kill)
  }

  /** Waits until the program listens. */
  async listening(): Promise<void> {
    const { value } = await this.#lines.next()
    if (value !== 'listening') throw new Error(`${this.#name} does not listen`)
  }

  /** Waits for the end of the program, and returns its report. */
  async told(): Promise<Told> {
    const { value } = await this.#lines.next()
    const [status, signal] = await this.#exit
    process.off('exit', this.#kill)
    if (status !== 0 || value === undefined)
      throw new Error(`${this.#name} has ended with ${signal ?? status}`)
    return JSON.parse(value) as Told
  }

  stop(): void {
    this.#kill()
    process.off('exit', this.#kill)
  }
}

function linesOf(lines: Interface): AsyncIterator<string> {
  return lines[Symbol.asyncIterator]()
}
