import type { NarVisitor } from '../../runtime/grammars/nix-archive.ts'

/** Size of the buffers in which tokens and small pieces are collected. */
const GATHERED = 64 << 10
/** Size of the first one, which grows: most NARs are small, and a process that writes many collects less garbage. */
const FIRST = 1 << 10
const NONE = Buffer.alloc(0)
/** Largest piece of content that is copied; larger ones are passed on without a copy. */
export const COPIED: number = 32 << 10

export const MAGIC: Buffer = tokens('nix-archive-1')
const DIRECTORY = tokens('(', 'type', 'directory')
export const REGULAR: Buffer = tokens('(', 'type', 'regular', 'contents')
export const EXECUTABLE: Buffer = tokens('(', 'type', 'regular', 'executable', '', 'contents')
export const SYMLINK: Buffer = tokens('(', 'type', 'symlink', 'target')
const ENTRY = tokens('entry', '(', 'name')
const NODE = tokens('node')
const CLOSE = tokens(')')
const CLOSE_ENTRY = tokens(')', ')')
const ZEROS = Buffer.alloc(8)

/**
 * A visitor that writes a NAR: the inverse of a reader. The caller has to pass entries in ascending order of their
 * bytes, and exactly as many bytes of content as announced.
 */
export class NarWriter implements NarVisitor {
  #ready: Buffer[] = []
  #gathered: Buffer = NONE
  #filled = 0
  #depth = 0
  #content = 0
  #padding = 0

  constructor() {
    this.#put(MAGIC)
  }

  /** Takes the finished pieces. */
  take(): Buffer[] {
    const ready = this.#ready
    this.#ready = []
    return ready
  }

  /** Ends the NAR, and takes the rest of it. */
  end(): Buffer[] {
    this.#flush()
    return this.take()
  }

  directory(): void {
    this.#put(DIRECTORY)
    this.#depth += 1
  }

  entry(name: Buffer): void {
    this.#put(ENTRY)
    this.#token(name)
    this.#put(NODE)
  }

  directoryEnd(): void {
    this.#depth -= 1
    this.#close()
  }

  file(executable: boolean, size: number): void {
    this.#put(executable ? EXECUTABLE : REGULAR)
    this.#length(size)
    this.#content = size
    this.#padding = paddingOf(size)
    if (size === 0) this.#close()
  }

  /** Writes content. A piece of more than {@link COPIED} bytes is not copied, so it must not change afterwards. */
  content(piece: Buffer): void {
    if (piece.length > this.#content)
      throw new RangeError(`${piece.length} bytes of content where ${this.#content} are left`)
    if (piece.length > COPIED) {
      this.#flush()
      this.#ready.push(piece)
    } else this.#put(piece)
    this.#content -= piece.length
    if (this.#content > 0) return
    this.#put(ZEROS, this.#padding)
    this.#close()
  }

  symlink(target: Buffer): void {
    this.#put(SYMLINK)
    this.#token(target)
    this.#close()
  }

  /** Ends a node and the entry that holds it. */
  #close(): void {
    this.#put(this.#depth > 0 ? CLOSE_ENTRY : CLOSE)
  }

  #token(bytes: Buffer): void {
    this.#length(bytes.length)
    this.#put(bytes)
    this.#put(ZEROS, paddingOf(bytes.length))
  }

  #length(size: number): void {
    this.#reserve(8)
    this.#gathered.writeUInt32LE(size % 2 ** 32, this.#filled)
    this.#gathered.writeUInt32LE(Math.floor(size / 2 ** 32), this.#filled + 4)
    this.#filled += 8
  }

  #put(bytes: Buffer, size: number = bytes.length): void {
    this.#reserve(size)
    bytes.copy(this.#gathered, this.#filled, 0, size)
    this.#filled += size
  }

  /** Makes room for so many bytes: in a larger buffer, or in a new one once the largest is full. */
  #reserve(size: number): void {
    if (this.#filled + size <= this.#gathered.length) return
    const isFull = this.#filled + size > GATHERED
    if (isFull) this.#flush()
    // A NAR that has filled one will soon fill another.
    let room = isFull ? GATHERED : Math.max(FIRST, 2 * this.#gathered.length)
    while (room < this.#filled + size) room *= 2
    const larger = Buffer.allocUnsafeSlow(room)
    this.#gathered.copy(larger, 0, 0, this.#filled)
    this.#gathered = larger
  }

  #flush(): void {
    if (this.#filled === 0) return
    this.#ready.push(this.#gathered.subarray(0, this.#filled))
    this.#gathered = NONE
    this.#filled = 0
  }
}

export function paddingOf(size: number): number {
  return (8 - (size % 8)) % 8
}

export function tokens(...words: string[]): Buffer {
  const parts = words.map(word => {
    const padded = Buffer.alloc(8 + word.length + paddingOf(word.length))
    padded.writeUInt32LE(word.length)
    padded.write(word, 8, 'latin1')
    return padded
  })
  return Buffer.concat(parts)
}
