import { closeSync, fchmodSync, futimesSync, writev as writevCallback } from 'node:fs'
import { promisify } from 'node:util'

const writev = promisify(writevCallback)

/** Most bytes that may be queued. */
const MOST_QUEUED = 4 << 20

/**
 * A queue of writes to large files, done one by one while the next bytes arrive and are hashed. A single write can
 * take long when the system has to free memory, so it must not block the event loop.
 */
export class WriteBehind {
  #tail: Promise<void> = Promise.resolve()
  #queued = 0
  #failure: unknown
  #wake: (() => void) | undefined

  /** Appends pieces to an open file. They must not change afterwards. */
  write(fd: number, pieces: readonly Buffer[], size: number): void {
    this.#queued += size
    this.#then(async () => {
      if (this.#failure === undefined) await writeAll(fd, pieces, size)
      this.#queued -= size
    })
  }

  /** Closes a file after its queued writes. */
  close(fd: number, mode: number): void {
    this.#then(async () => closeFile(fd, mode))
  }

  /** Returns a promise to await before more is queued, if too much is. It rejects if a write has failed. */
  room(): Promise<void> | undefined {
    if (this.#queued <= MOST_QUEUED && this.#failure === undefined) return undefined
    return this.#untilRoom()
  }

  /** Waits until everything is written. Rejects if a write has failed. */
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

/** Sets mode and time of a finished file, and closes it. */
export function closeFile(fd: number, mode: number): void {
  try {
    // The umask may have cleared bits when the file was created.
    fchmodSync(fd, mode)
    futimesSync(fd, 1, 1)
  } finally {
    closeSync(fd)
  }
}

async function writeAll(fd: number, pieces: readonly Buffer[], size: number): Promise<void> {
  let { bytesWritten } = await writev(fd, [...pieces])
  // A write may be short; the next one then throws the reason.
  while (bytesWritten < size) {
    const rest = Buffer.concat(pieces).subarray(bytesWritten)
    bytesWritten += (await writev(fd, [rest])).bytesWritten
  }
}
