import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { encodeText } from '../../runtime/index.ts'

/** Bytes that may wait for the disk before the source of the log should wait, too. */
const MOST_WAITING = 1 << 20

/**
 * The log of a running build. It is at its place from the first line on, so that it can be read meanwhile, and what a
 * crash leaves of it is kept, as nix-daemon does.
 */
export class LogFile {
  readonly #place: string
  readonly #aside: string
  /** Number of bytes that are still kept. */
  #room: number
  #waiting: Buffer[] = []
  #waitingBytes = 0
  #writing: Promise<void> | undefined
  #file: FileHandle | undefined
  #error: Error | undefined

  /** @param most number of bytes that are kept at most. */
  constructor(place: string, aside: string, most: number) {
    this.#place = place
    this.#aside = aside
    this.#room = most
  }

  /** Adds a line without waiting for the disk. Does nothing after an error. */
  add(line: string): void {
    if (this.#error !== undefined || this.#room < 0) return
    const bytes = encodeText(`${line}\n`)
    this.#room -= bytes.length
    const kept = this.#room < 0 ? encodeText('[the rest of this log was left out]\n') : bytes
    this.#waiting.push(kept)
    this.#waitingBytes += kept.length
    this.#writing ??= this.#write()
  }

  /** Whether so much waits for the disk that no more should be added. */
  get isFull(): boolean {
    return this.#waitingBytes > MOST_WAITING
  }

  /** Waits until all lines are written. Returns the error that kept some from it. */
  async settled(): Promise<Error | undefined> {
    await this.#writing
    return this.#error
  }

  /** Ends the log. Returns the error that kept lines from it. */
  async close(): Promise<Error | undefined> {
    if (this.#error === undefined) this.#writing ??= this.#write()
    await this.#writing
    await this.#file?.close().catch(error => this.#fail(error))
    this.#file = undefined
    return this.#error
  }

  async #write(): Promise<void> {
    try {
      this.#file ??= await this.#open()
      while (this.#waiting.length > 0) {
        const bytes = Buffer.concat(this.#waiting)
        this.#waiting = []
        await this.#file.appendFile(bytes)
        this.#waitingBytes -= bytes.length
      }
    } catch (error) {
      this.#fail(error as Error)
    }
    this.#writing = undefined
  }

  /** Makes an empty file in place of an earlier log, whose readers keep it. */
  async #open(): Promise<FileHandle> {
    await mkdir(dirname(this.#place), { recursive: true })
    const file = await open(this.#aside, 'wx')
    try {
      await rename(this.#aside, this.#place)
      return file
    } catch (error) {
      await file.close()
      await rm(this.#aside, { force: true })
      throw error
    }
  }

  #fail(error: Error): void {
    this.#error ??= error
    this.#waiting = []
    this.#waitingBytes = 0
  }
}
