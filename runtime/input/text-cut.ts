import type { ByteWindow } from './byte-window.ts'

/** Takes messages with long texts as they arrive, so that they need not be held. */
export interface TextSink {
  /** Called in front of a message. Returns false if it cannot be taken; its text is then cut. */
  begin(): boolean
  /** Called with the next bytes of the message, which do not change any more. */
  bytes(piece: Buffer): void
}

/** The texts that need not be held whole while a message is read. */
export interface TextRule {
  /** Bytes of a text that are kept. */
  readonly most: number
  /** Takes the messages whose texts are cut. */
  readonly passOn?: TextSink | undefined
  /** First word of messages that are not passed on. */
  readonly except?: number | undefined
}

/** Bytes that are kept of a text that is passed on. */
const GLIMPSE = 64 << 10

/**
 * The long texts of one message. The window keeps the first bytes of each, and their number in front of them in place
 * of the true length, so that a decoder reads the message as if the text ended there.
 */
export class TextCut {
  /** Bytes that are left out of the message's texts. */
  cut = 0
  /** Bytes of the current text, with its padding, that are still to be dropped. */
  #left = 0
  /** Bytes at the start of the window that were passed on, or stand for such bytes. */
  #done = 0
  #passOn: TextSink | undefined

  /** Begins a message. */
  constructor(window: ByteWindow, { passOn, except }: TextRule) {
    const isKept = except !== undefined && window.bytes.readBigUInt64LE(window.start) === BigInt(except)
    if (!isKept && passOn?.begin() === true) this.#passOn = passOn
  }

  /** Whether the message is passed on as it arrives. */
  get passes(): boolean {
    return this.#passOn !== undefined
  }

  /** Whether bytes of a text are still to be dropped. */
  get busy(): boolean {
    return this.#left > 0
  }

  /**
   * Cuts the text that starts at `at` in the window, of which some bytes have arrived and `missing` bytes have not. The
   * unread bytes must be writable.
   */
  begin(window: ByteWindow, at: number, missing: number, most: number): void {
    const length = Number(window.bytes.readBigUInt64LE(at - 8))
    const present = window.end - at
    const room = Math.max(0, Math.min(present - 8, this.#passOn === undefined ? most : GLIMPSE))
    const kept = wholeCharacters(window.bytes, at, room & ~7)
    this.#pass(window, window.start, window.end)
    const end = at + ((kept + 7) & ~7)
    window.bytes.fill(0, at + kept, end)
    window.bytes.writeBigUInt64LE(BigInt(kept), at - 8)
    window.end = end
    this.#done = end - window.start
    this.#left = missing
    this.cut += length - kept
  }

  /** Drops bytes of the text that have arrived. */
  drop(window: ByteWindow): void {
    const from = window.start + this.#done
    const count = Math.min(this.#left, window.end - from)
    if (count <= 0) return
    this.#passOn?.bytes(Buffer.from(window.bytes.subarray(from, from + count)))
    window.remove(from, count)
    this.#left -= count
  }

  /** Ends the message, which takes the bytes from `start` up to `end`. */
  end(window: ByteWindow, start: number, end: number): void {
    this.#pass(window, start, end)
  }

  #pass(window: ByteWindow, start: number, end: number): void {
    const from = start + this.#done
    if (this.#passOn !== undefined && end > from)
      this.#passOn.bytes(Buffer.from(window.bytes.subarray(from, end)))
  }
}

/** Returns how many of the first `most` bytes are whole characters. */
function wholeCharacters(bytes: Buffer, start: number, most: number): number {
  for (let size = most; size > Math.max(0, most - 4); size -= 1)
    if (((bytes[start + size] ?? 0) & 0xc0) !== 0x80) return size
  return most
}
