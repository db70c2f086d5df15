import { DecodeError } from '../../errors/errors.ts'
import type { GrammarWalker } from '../../wire/grammar.ts'
import { findNarWord, isEntryName } from './words.ts'

/** The token that must come next, by its place in the grammar. */
type Expect =
  | 'magic'
  | 'open'
  | 'type'
  | 'kind'
  | 'contents-or-executable'
  | 'executable-value'
  | 'contents'
  | 'contents-length'
  | 'close'
  | 'target'
  | 'target-value'
  | 'entry-or-close'
  | 'entry-open'
  | 'name'
  | 'name-value'
  | 'node'

/** Bytes of the longest token that is held: the text of a symlink's target. File contents are not held. */
const MAX_TOKEN = 4095
const MAX_NAME = 255

const FIXED: Readonly<Partial<Record<Expect, string>>> = {
  magic: 'nix-archive-1',
  open: '(',
  type: 'type',
  'executable-value': '',
  contents: 'contents',
  close: ')',
  target: 'target',
  'entry-open': '(',
  name: 'name',
  node: 'node',
}

/**
 * Callbacks for the parts of a NAR, in the order of the NAR. An error that a callback throws ends the walk.
 * Names and targets are any bytes, and are lent; content is a part of a fed chunk.
 */
export interface NarVisitor {
  /** Called at the start of a directory; its entries follow. */
  directory(): void
  /** Called with the name of the next node. It is not empty, `.` or `..`, and has no slash and no NUL. */
  entry(name: Buffer): void
  /** Called at the end of the directory that began last. */
  directoryEnd(): void
  /** Called at the start of a file; pieces of `size` bytes in all follow. */
  file(executable: boolean, size: number): void
  content(piece: Buffer): void
  symlink(target: Buffer): void
}

/**
 * A walker that finds the end of a NAR by its grammar, and passes the parts of the NAR to a visitor. It
 * holds at most one token, whatever the size of the files.
 *
 * Names may come in any order, since a daemon before 2.24.6 may send them unsorted.
 */
export class NarWalker implements GrammarWalker {
  /** Whether the `)` that closes the root was read. */
  done = false
  /** Number of bytes of the NAR that were walked. */
  walked = 0
  /** First word of the token at which the walker failed, to tell a failure message from a broken NAR. */
  failedWord: bigint | undefined
  /** Bytes from the start of the NAR to the current token. */
  tokenAt = 0
  readonly #maxDepth: number
  readonly #visitor: NarVisitor | undefined
  #executable = false
  #expect: Expect = 'magic'
  #depth = 0
  /** Content bytes, then padding bytes, that are still to come. */
  #content = 0
  #padding = 0
  /** Start of a token whose end has not arrived. */
  readonly #carry: Buffer = Buffer.alloc(8 + MAX_TOKEN + 8)
  #carried = 0

  constructor(maxDepth = 64, visitor?: NarVisitor) {
    this.#maxDepth = maxDepth
    this.#visitor = visitor
  }

  /** Number of bytes of the current file's content that are still to come. */
  get contentLeft(): number {
    return this.#content
  }

  /** Bytes of an unfinished token, from the end of earlier chunks. */
  get pending(): Buffer {
    return this.#carry.subarray(0, this.#carried)
  }

  /**
   * Walks over a chunk and returns how many of its bytes belong to the NAR.
   *
   * @throws {DecodeError} `bad-nar` if the bytes are no NAR; the walker cannot be used then.
   */
  feed(chunk: Buffer): number {
    let at = 0
    while (!this.done && at < chunk.length) {
      if (this.#content > 0) at = this.#passContent(chunk, at)
      else if (this.#padding > 0) at = this.#passPadding(chunk, at)
      else if (this.#carried > 0) at = this.#completeToken(chunk, at)
      else at = this.#token(chunk, at)
    }
    this.walked += at
    return at
  }

  #passContent(chunk: Buffer, from: number): number {
    const end = Math.min(chunk.length, from + this.#content)
    this.#content -= end - from
    this.#visitor?.content(chunk.subarray(from, end))
    return end
  }

  #passPadding(chunk: Buffer, from: number): number {
    const end = Math.min(chunk.length, from + this.#padding)
    for (let at = from; at < end; at += 1) {
      if (chunk[at] !== 0) this.#fail('padding is not zero', wordAt(this.walked + at))
    }
    this.#padding -= end - from
    return end
  }

  /** Reads the token at `at`, or holds its start until the next chunk. */
  #token(chunk: Buffer, at: number): number {
    this.tokenAt = this.walked + at
    const available = chunk.length - at
    const size = available >= 8 ? this.#size(chunk, at) : 8
    if (available < size) {
      chunk.copy(this.#carry, 0, at)
      this.#carried = available
      return chunk.length
    }
    this.#accept(chunk, at)
    return at + size
  }

  #completeToken(chunk: Buffer, from: number): number {
    let at = from
    for (;;) {
      const size = this.#carried >= 8 ? this.#size(this.#carry, 0) : 8
      const missing = size - this.#carried
      if (missing <= 0) {
        this.#carried = 0
        this.#accept(this.#carry, 0)
        return at
      }
      const copied = chunk.copy(this.#carry, this.#carried, at, at + missing)
      this.#carried += copied
      at += copied
      if (copied < missing) return at
    }
  }

  /**
   * Returns the bytes of the token at `at`, with its length and padding; of file contents, only of the
   * length.
   */
  #size(bytes: Buffer, at: number): number {
    if (this.#expect === 'contents-length') return 8
    const length = bytes.readUInt32LE(at)
    const limit = this.#expect === 'name-value' ? MAX_NAME : MAX_TOKEN
    if (length > limit || bytes.readUInt32LE(at + 4) !== 0) {
      this.failedWord = bytes.readBigUInt64LE(at)
      this.#fail(`a token of ${this.failedWord} bytes is longer than ${limit}`)
    }
    return 8 + ((length + 7) & ~7)
  }

  #accept(bytes: Buffer, at: number): void {
    if (this.#expect === 'contents-length') {
      const length = bytes.readBigUInt64LE(at)
      if (length > BigInt(Number.MAX_SAFE_INTEGER - 8)) this.#fail(`a file of ${length} bytes`)
      this.#content = Number(length)
      this.#padding = Number((8n - (length % 8n)) % 8n)
      this.#expect = 'close'
      this.#visitor?.file(this.#executable, this.#content)
      return
    }
    const start = at + 8
    const end = start + bytes.readUInt32LE(at)
    const got = this.#expect
    const isValue = got === 'name-value' || got === 'target-value'
    const word = isValue ? undefined : findNarWord(bytes, start, end)
    if (word === undefined) this.#checkPadding(bytes, end, start + ((end - start + 7) & ~7), at)
    if (got === 'name-value' && !isEntryName(bytes, start, end))
      this.#fail(`'${bytes.toString('latin1', start, end)}' is no file name`)
    // A name or a target may be any bytes and as long as a path, so make no string of it.
    const text = isValue ? '' : (word ?? bytes.toString('latin1', start, end))
    const expected = FIXED[got]
    if (expected !== undefined && text !== expected)
      this.#fail(`expected '${expected}', got '${text.slice(0, 40)}'`)
    this.#expect = this.#next(text)
    if (this.#visitor === undefined) return
    if (got === 'name-value') this.#visitor.entry(bytes.subarray(start, end))
    else if (got === 'target-value') this.#visitor.symlink(bytes.subarray(start, end))
  }

  #checkPadding(bytes: Buffer, from: number, to: number, token: number): void {
    for (let pad = from; pad < to; pad += 1) {
      if (bytes[pad] !== 0) this.#fail('padding is not zero', wordAt(this.tokenAt + pad - token))
    }
  }

  #next(text: string): Expect {
    switch (this.#expect) {
      case 'magic':
        return 'open'
      case 'open':
        this.#depth += 1
        if (this.#depth > this.#maxDepth) this.#fail(`directories are nested deeper than ${this.#maxDepth}`)
        return 'type'
      case 'type':
        return 'kind'
      case 'kind':
        if (text === 'regular') return 'contents-or-executable'
        if (text === 'symlink') return 'target'
        if (text === 'directory') {
          this.#visitor?.directory()
          return 'entry-or-close'
        }
        return this.#fail(`'${text.slice(0, 40)}' is no kind of file`)
      case 'contents-or-executable':
        this.#executable = text === 'executable'
        if (text === 'contents') return 'contents-length'
        if (text === 'executable') return 'executable-value'
        return this.#fail(`expected 'contents' or 'executable', got '${text.slice(0, 40)}'`)
      case 'executable-value':
        return 'contents'
      case 'contents':
        return 'contents-length'
      case 'target':
        return 'target-value'
      case 'target-value':
        return 'close'
      case 'entry-or-close':
        if (text === 'entry') return 'entry-open'
        if (text === ')') {
          this.#visitor?.directoryEnd()
          return this.#closed()
        }
        return this.#fail(`expected 'entry' or ')', got '${text.slice(0, 40)}'`)
      case 'entry-open':
        return 'name'
      case 'name':
        return 'name-value'
      case 'name-value':
        return 'node'
      case 'node':
        return 'open'
      default:
        return this.#closed()
    }
  }

  /** Goes on after the `)` of a node: the root is the end, but an entry has another `)`. */
  #closed(): Expect {
    if (this.#entryOpen) {
      this.#entryOpen = false
      return 'entry-or-close'
    }
    this.#depth -= 1
    if (this.#depth === 0) {
      this.done = true
      return 'magic'
    }
    this.#entryOpen = true
    return 'close'
  }

  /** Whether the next `)` closes an entry, not a node. */
  #entryOpen = false

  #fail(problem: string, offset: number = this.tokenAt): never {
    throw new DecodeError('bad-nar', `the NAR is broken: ${problem}`, { path: 'nar', offset })
  }
}

/** Returns the offset of the word that holds a byte: all parts of a NAR are multiples of 8 bytes. */
function wordAt(offset: number): number {
  return offset - (offset % 8)
}
