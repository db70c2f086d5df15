import { decodeText } from '../runtime/index.ts'
import { DerivationError } from './errors.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
/** Bytes that a letter after a backslash stands for: line feed, carriage return and tab. */
const ESCAPED: Readonly<Record<number, number>> = { 110: 10, 114: 13, 116: 9 }

/** A reader of ATerm, the notation of derivation files, which has no spaces and no comments. */
export class AtermReader {
  readonly #bytes: Buffer
  #at = 0
  /** Position of the next backslash, searched once and kept across strings; the end of the bytes if there is none. */
  #backslash = -1

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  get offset(): number {
    return this.#at
  }

  /** Skips text that must come next. @throws {DerivationError} */
  expect(text: string): void {
    if (!this.take(text)) this.fail(`expected '${text}', got ${this.#shown()}`)
  }

  /** Skips text if it comes next; returns whether it did. */
  take(text: string): boolean {
    const end = this.#at + text.length
    if (this.#bytes.toString('latin1', this.#at, end) !== text) return false
    this.#at = end
    return true
  }

  /** Reads a string in quotes. Bytes that are not UTF-8 become lone surrogates. @throws {DerivationError} */
  string(): string {
    this.expect('"')
    const start = this.#at
    const end = this.#bytes.indexOf(QUOTE, start)
    if (end < 0) this.fail('the string does not end')
    if (this.#backslash < start) this.#findBackslash(start)
    if (this.#backslash < end) return this.#escaped(start)
    this.#at = end + 1
    return decodeText(this.#bytes, start, end)
  }

  /**
   * Reads a list in brackets. As the reference reader does, takes a comma before any item, and none between two.
   *
   * @throws {DerivationError}
   */
  list<T>(item: () => T): T[] {
    this.expect('[')
    const items: T[] = []
    while (this.take(',') || !this.take(']')) items.push(item())
    return items
  }

  /** Refuses the derivation at an offset. @throws {DerivationError} */
  fail(problem: string, offset: number = this.#at): never {
    throw new DerivationError('bad-derivation', `the derivation is broken: ${problem}`, offset)
  }

  #findBackslash(from: number): void {
    const at = this.#bytes.indexOf(BACKSLASH, from)
    this.#backslash = at < 0 ? this.#bytes.length : at
  }

  #escaped(start: number): string {
    let end = start
    while (this.#bytes[end] !== QUOTE) {
      end += this.#bytes[end] === BACKSLASH ? 2 : 1
      if (end >= this.#bytes.length) this.fail('the string does not end', start)
    }
    const plain = Buffer.allocUnsafe(end - start)
    let size = 0
    for (let at = start; at < end; at += 1) {
      let byte = this.#bytes[at] as number
      if (byte === BACKSLASH) {
        at += 1
        const escaped = this.#bytes[at] as number
        // The reference reader takes any other character after a backslash as itself.
        byte = ESCAPED[escaped] ?? escaped
      }
      plain[size] = byte
      size += 1
    }
    this.#at = end + 1
    return decodeText(plain, 0, size)
  }

  #shown(): string {
    const next = this.#bytes.toString('latin1', this.#at, this.#at + 20).replace(/[^ -~]/g, '?')
    return next === '' ? 'the end of the file' : `'${next}'`
  }
}
