import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { ContentsError, type Measured } from '../model/contents.ts'
import { unpackError } from './packed-error.ts'
import type { Receiving } from './receiver.ts'
import type { Order, Report } from './thread-messages.ts'
import { ThreadUpload } from './thread-upload.ts'
import type { Upload } from './upload.ts'

/** The module of a thread: beside this one in the sources, elsewhere in the package. A bundler may have left it out. */
const MODULE = ['./start-thread.mjs', '../store/disk/thread.js']
  .map(path => new URL(path, import.meta.url))
  .find(url => url.protocol === 'file:' && existsSync(fileURLToPath(url)))

/** A part of the store that waits for a thread. */
interface Job {
  taken(): void
  failed(error: unknown): void
  /** Called last. */
  done(result: unknown): void
}

/** A running thread and its jobs. */
class Thread {
  readonly #worker: Worker
  readonly #jobs = new Map<number, Job>()
  #error: unknown
  hasEnded = false
  /** Whether the thread runs; false if its module cannot be loaded. */
  readonly runs: Promise<boolean>

  constructor(module: URL) {
    this.#worker = new Worker(module, { name: 'nixwire-store', execArgv: [] })
    this.#worker.unref()
    this.runs = new Promise(resolve => {
      this.#worker.once('message', () => {
        this.#worker.on('message', (report: Report) => this.#take(report))
        resolve(true)
      })
      this.#worker.once('exit', () => resolve(false))
    })
    this.#worker.on('error', error => {
      this.#error = error
    })
    this.#worker.on('exit', () => this.#abort())
  }

  get jobs(): number {
    return this.#jobs.size
  }

  add(number: number, job: Job): void {
    // A thread without jobs does not keep the process alive.
    if (this.#jobs.size === 0) this.#worker.ref()
    this.#jobs.set(number, job)
  }

  post(order: Order): void {
    this.#worker.postMessage(order)
  }

  async end(): Promise<void> {
    await this.#worker.terminate()
  }

  #take(report: Report): void {
    const job = this.#jobs.get(report.job)
    if (report.kind === 'taken') job?.taken()
    else if (report.kind === 'failed') job?.failed(unpackError(report.error))
    else {
      this.#jobs.delete(report.job)
      if (this.#jobs.size === 0) this.#worker.unref()
      job?.done(report.result)
    }
  }

  #abort(): void {
    this.hasEnded = true
    const jobs = [...this.#jobs.values()]
    this.#jobs.clear()
    for (const job of jobs) {
      job.failed(new ContentsError('failed', 'a thread of the store has ended', { cause: this.#error }))
      job.done(undefined)
    }
  }
}

/** Threads that write, read and hash contents, started when there is work for them. */
export class Threads {
  readonly #most: number
  readonly #module: URL
  #threads: Thread[] = []
  #jobs = 0
  /** Whether a thread could not be started, so that no other is tried. */
  #isUnable = false
  #isClosed = false

  private constructor(most: number, module: URL) {
    this.#most = most
    this.#module = module
  }

  /** Prepares at most so many threads; undefined for none, or if a bundler has left their module out. */
  static of(most: number): Threads | undefined {
    return most === 0 || MODULE === undefined ? undefined : new Threads(most, MODULE)
  }

  /** Begins to receive a body; undefined if no thread can be started. */
  async receive({ root, ...receiving }: Receiving): Promise<Upload | undefined> {
    if (this.#isUnable) return undefined
    const next = this.#next()
    if (next === undefined) return undefined
    const [thread, job] = next
    const upload = new ThreadUpload(job, order => thread.post(order))
    thread.add(job, upload)
    if (!(await this.#runs(thread))) return undefined
    thread.post({ kind: 'receive', job, ...receiving, root: Uint8Array.from(root) })
    return upload
  }

  /** Measures a tree; undefined if no thread can be started. @throws {ContentsError} as reading it does. */
  async measure(root: Buffer): Promise<Measured | undefined> {
    if (this.#isUnable) return undefined
    const next = this.#next()
    if (next === undefined) return undefined
    const [thread, job] = next
    const measured = new Promise<Measured>((resolve, reject) => {
      thread.add(job, { taken() {}, failed: reject, done: result => resolve(result as Measured) })
    })
    // It fails with a thread that cannot be started.
    measured.catch(() => {})
    if (!(await this.#runs(thread))) return undefined
    thread.post({ kind: 'measure', job, root: Uint8Array.from(root) })
    return measured
  }

  /** Ends all threads; their jobs fail. */
  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all(this.#threads.map(thread => thread.end()))
  }

  /** Finds the thread of the next job, or starts it; undefined if there is none. */
  #next(): [thread: Thread, job: number] | undefined {
    if (this.#isClosed) throw closed()
    this.#jobs += 1
    this.#threads = this.#threads.filter(thread => !thread.hasEnded)
    const [idlest] = this.#threads.toSorted((a, b) => a.jobs - b.jobs)
    if (idlest !== undefined && (idlest.jobs === 0 || this.#threads.length >= this.#most))
      return [idlest, this.#jobs]
    const thread = this.#start() ?? idlest
    return thread && [thread, this.#jobs]
  }

  /** Starts a thread; undefined if the system allows no further one. */
  #start(): Thread | undefined {
    try {
      const thread = new Thread(this.#module)
      this.#threads.push(thread)
      return thread
    } catch {
      return undefined
    }
  }

  async #runs(thread: Thread): Promise<boolean> {
    if (await thread.runs) return true
    if (this.#isClosed) throw closed()
    this.#isUnable = true
    return false
  }
}

function closed(): ContentsError {
  return new ContentsError('failed', 'the store is closed')
}
