import { constants, openSync, writeSync } from 'node:fs'
import { closeFile, type WriteBehind } from './write-behind.ts'

/** Bytes and pieces that are written together. A smaller file is written synchronously at its end. */
const TOGETHER = 1 << 20
const MOST_PIECES = 64
/** Pieces with fewer bytes in total are concatenated instead, since small writes are slow. */
const WORTH_WRITING = 64 << 10

const CREATE = constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY | constants.O_NOFOLLOW

/** A file that is written piece by piece; its size need not be known before. */
export class NewFile {
  readonly #path: Buffer
  readonly #mode: number
  readonly #writes: WriteBehind
  #pieces: Buffer[] = []
  #gathered = 0
  #fd = -1

  constructor(path: Buffer, mode: number, writes: WriteBehind) {
    this.#path = path
    this.#mode = mode
    this.#writes = writes
  }

  /** Appends a piece, which must not change afterwards. */
  add(piece: Buffer): void {
    this.#pieces.push(piece)
    this.#gathered += piece.length
    if (this.#gathered < TOGETHER && this.#pieces.length < MOST_PIECES) return
    if (this.#gathered < WORTH_WRITING) {
      this.#pieces = [Buffer.concat(this.#pieces)]
      return
    }
    if (this.#fd < 0) this.#fd = openSync(this.#path, CREATE, this.#mode)
    this.#queue()
  }

  end(): void {
    if (this.#fd < 0) {
      this.#writeAtOnce()
      return
    }
    this.#queue()
    this.#close()
  }

  /** Closes an unfinished file. */
  abandon(): void {
    if (this.#fd >= 0) this.#close()
  }

  #writeAtOnce(): void {
    const fd = openSync(this.#path, CREATE, this.#mode)
    try {
      for (const piece of this.#pieces)
        for (let at = 0; at < piece.length; ) at += writeSync(fd, piece, at, piece.length - at)
    } finally {
      closeFile(fd, this.#mode)
    }
  }

  #queue(): void {
    if (this.#gathered > 0) this.#writes.write(this.#fd, this.#pieces, this.#gathered)
    this.#pieces = []
    this.#gathered = 0
  }

  #close(): void {
    this.#writes.close(this.#fd, this.#mode)
    this.#fd = -1
  }
}
