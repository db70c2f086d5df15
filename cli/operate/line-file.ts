import { close, open, openSync, write } from 'node:fs'
import { promisify } from 'node:util'
import { UserError } from '../io.ts'

const opened = promisify(open)
const closed = promisify(close)
const MODE = 0o600

/** The system calls of a file; tests supply others. */
export interface FileCalls {
  write(descriptor: number, bytes: Uint8Array): Promise<number>
}

const system: FileCalls = {
  write: (descriptor, bytes) =>
    new Promise((resolve, reject) => {
      write(descriptor, bytes, (error, written) => (error === null ? resolve(written) : reject(error)))
    }),
}

/** Bytes of lines that may wait for the disk. */
const MOST_WAITING = 4 << 20

/** Callbacks about a file that loses lines. */
export interface LossEvents {
  /** Called when a line is lost, once until lines can be written again, and when the file cannot be opened anew. */
  failing(problem: string): void
  /** Called when lines can be written again, with the number of those that were lost. */
  again(lost: number): void
}

/**
 * A file to which lines are appended, one after the other, without making their sources wait. If the disk is slow,
 * a bounded number of bytes waits for it; lines beyond that, and lines that cannot be written, are lost and counted.
 */
export class LineFile {
  readonly path: string
  #descriptor: number
  readonly #events: LossEvents
  readonly #calls: FileCalls
  #waiting: Buffer[] = []
  #bytes = 0
  #lost = 0
  #isFailing = false
  /** Whether the file ends inside a line. */
  #isCut = false
  #reopens = false
  #isClosed = false
  #writing: Promise<void> | undefined

  /** Opens the file, and creates it for this user alone if there is none. @throws {UserError} */
  constructor(path: string, option: string, events: LossEvents, calls: FileCalls = system) {
    this.path = path
    this.#events = events
    this.#calls = calls
    try {
      this.#descriptor = openSync(path, 'a', MODE)
    } catch (error) {
      throw new UserError(`${option} ${path}: ${(error as Error).message}`)
    }
  }

  /** Number of bytes that wait for the disk. */
  get waiting(): number {
    return this.#bytes
  }

  /** Appends a line, whose end is added; none after {@link close}, when its descriptor may be that of another file. */
  add(line: string): void {
    if (this.#isClosed) return
    const bytes = Buffer.from(`${line}\n`)
    if (this.#bytes + bytes.length > MOST_WAITING) {
      this.#lose(1, 'the disk is too slow')
      return
    }
    this.#waiting.push(bytes)
    this.#bytes += bytes.length
    this.#writeSoon()
  }

  /** Opens the file anew, because it was renamed. Lines that wait go to the new one. */
  reopen(): void {
    if (this.#isClosed) return
    this.#reopens = true
    this.#writeSoon()
  }

  /** Waits for the lines so far, and closes the file. */
  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await this.#writing
    await closed(this.#descriptor).catch(() => {})
  }

  #writeSoon(): void {
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined
    })
  }

  async #writeAll(): Promise<void> {
    // Lines of one turn of the event loop are written together.
    await new Promise(resolve => setImmediate(resolve))
    while (this.#waiting.length > 0 || this.#reopens) {
      if (this.#reopens) await this.#openAnew()
      const lines = this.#waiting
      this.#waiting = []
      if (lines.length > 0) await this.#write(lines)
    }
  }

  async #openAnew(): Promise<void> {
    this.#reopens = false
    try {
      const descriptor = await opened(this.path, 'a', MODE)
      const old = this.#descriptor
      this.#descriptor = descriptor
      this.#isCut = false
      await closed(old)
    } catch (error) {
      // No line is lost by it, so that there is nothing to recover from.
      this.#events.failing(`cannot open it anew, so the old one is used: ${(error as Error).message}`)
    }
  }

  async #write(lines: readonly Buffer[]): Promise<void> {
    const size = lines.reduce((sum, { length }) => sum + length, 0)
    let bytes = Buffer.concat(this.#isCut ? [Buffer.from('\n'), ...lines] : lines)
    // The line feed that ends the cut line is none of these lines.
    let before = this.#isCut ? 1 : 0
    try {
      while (bytes.length > 0) {
        const written = await this.#calls.write(this.#descriptor, bytes)
        if (written > 0) {
          this.#isCut = bytes[written - 1] !== 0x0a
          before = 0
        }
        bytes = bytes.subarray(written)
      }
      this.#bytes -= size
      this.#recover()
    } catch (error) {
      this.#bytes -= size
      this.#lose(bytes.filter(byte => byte === 0x0a).length - before, (error as Error).message)
    }
  }

  #lose(lines: number, problem: string): void {
    this.#lost += lines
    if (this.#isFailing) return
    this.#isFailing = true
    this.#events.failing(`lines are lost: ${problem}`)
  }

  #recover(): void {
    if (!this.#isFailing) return
    const lost = this.#lost
    this.#isFailing = false
    this.#lost = 0
    this.#events.again(lost)
  }
}
