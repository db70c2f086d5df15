import { closeSync, fchmodSync, futimesSync, writev as writevCallback } from 'node:fs'
import { promisify } from 'node:util'

const writev = promisify(writevCallback)

/** Bytes that may wait to be written. */
const MOST_QUEUED = 4 << 20

/**
 * Writes of large files, one after the other, while the next bytes arrive and are hashed. A single write
 * can take long where the system has to make room; it must not stop everything else.
 */
export class WriteBehind {
  #tail: Promise<void> = Promise.resolve()
  #queued = 0
  #failure: unknown
  #wake: (() => void) | undefined

  /** Appends pieces to an open file; they must not change any more. */
  write(fd: number, pieces: readonly Buffer[], size: number): void {
    this.#queued += size
    this.#then(async () => {
      if (this.#failure === undefined) await writeAll(fd, pieces, size)
      this.#queued -= size
    })
  }

  /** Closes a file after what was queued for it. */
  close(fd: number, mode: number): void {
    this.#then(async () => closeFile(fd, mode))
  }

  /** A promise to wait for before more is queued, or undefined. It rejects where a write has failed. */
  room(): Promise<void> | undefined {
    if (this.#queued <= MOST_QUEUED && this.#failure === undefined) return undefined
    return this.#untilRoom()
  }

  /** Waits until everything is written. Rejects where a write has failed. */
  async end(): Promise<void> {
    await this.#tail
    if (this.#failure !== undefined) throw this.#failure
  }

  async #untilRoom(): Promise<void> {
    while (this.#queued > MOST_QUEUED && this.#failure === undefined) {
      await new Promise<void>(resolve => {
        this.#wake = resolve
      })
    }
    if (this.#failure !== undefined) throw this.#failure
  }

  #then(job: () => Promise<void>): void {
    this.#tail = this.#tail
      .then(job)
      .catch(error => {
        this.#failure ??= error
      })
      .then(() => this.#wake?.())
  }
}

/** The state in which files are kept: not to be written, and as old as all others. */
export function closeFile(fd: number, mode: number): void {
  try {
    // The mode that the file was made with may have lost bits to the umask.
    fchmodSync(fd, mode)
    futimesSync(fd, 1, 1)
  } finally {
    closeSync(fd)
  }
}

async function writeAll(fd: number, pieces: readonly Buffer[], size: number): Promise<void> {
  let { bytesWritten } = await writev(fd, [...pieces])
  // A write may stop short, of which the next one tells the reason.
  while (bytesWritten < size) {
    const rest = Buffer.concat(pieces).subarray(bytesWritten)
    bytesWritten += (await writev(fd, [rest])).bytesWritten
  }
}
