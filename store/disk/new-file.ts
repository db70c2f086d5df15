import { closeSync, constants, fchmodSync, futimesSync, openSync, writeSync } from 'node:fs'

const CREATE = constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY | constants.O_NOFOLLOW

/** A file that is written piece by piece; its size need not be known before. */
export class NewFile {
  readonly #mode: number
  #fd: number

  constructor(path: Buffer, mode: number) {
    this.#mode = mode
    this.#fd = openSync(path, CREATE, mode)
  }

  /** Appends a piece. */
  add(piece: Buffer): void {
    for (let at = 0; at < piece.length; ) at += writeSync(this.#fd, piece, at, piece.length - at)
  }

  /** Sets mode and time, and closes the file. */
  end(): void {
    try {
      // The umask may have cleared bits when the file was created.
      fchmodSync(this.#fd, this.#mode)
      futimesSync(this.#fd, 1, 1)
    } finally {
      this.abandon()
    }
  }

  /** Closes an unfinished file. */
  abandon(): void {
    if (this.#fd >= 0) closeSync(this.#fd)
    this.#fd = -1
  }
}
