import { Worker } from 'node:worker_threads'
import { type CorpusFile, printCorpusFile } from './input/corpus-file.ts'

/** Milliseconds after which an input that blocks the event loop is told. */
const LONGEST = 60_000

/** The program of the worker, in plain JavaScript, so that it needs no loader. */
const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads')
const { mkdirSync, writeFileSync, writeSync } = require('node:fs')
const { dirname } = require('node:path')
let timer
parentPort.on('message', ({ path, text }) => {
  clearTimeout(timer)
  if (path === undefined) return
  timer = setTimeout(() => {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    writeSync(2, 'fuzz: an input blocks the event loop; it is ' + path + '\\n')
    // The main thread cannot end itself.
    process.kill(process.pid, 'SIGKILL')
  }, workerData)
})
`

/** A thread that writes the current input down, and ends the process, if the event loop stands still for a minute. */
export class Watchdog {
  readonly #worker: Worker

  constructor(longest: number = LONGEST) {
    this.#worker = new Worker(PROGRAM, { eval: true, workerData: longest, execArgv: [] })
    this.#worker.unref()
  }

  /** Starts to wait for the end of these inputs. */
  begin(path: string, file: CorpusFile): void {
    this.#worker.postMessage({ path, text: printCorpusFile(file) })
  }

  /** Stops waiting. */
  rest(): void {
    this.#worker.postMessage({})
  }

  async close(): Promise<void> {
    await this.#worker.terminate()
  }
}
