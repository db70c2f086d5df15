import { DecodeError } from '../../../runtime/errors/errors.ts'
import type { Grammar, GrammarWalker } from '../../../runtime/wire/grammar.ts'

/** Largest word of a body. */
const LARGEST = 50n

/** Limits of depth that walks were started with, the newest last. */
export const depths: (number | undefined)[] = []

/** Bodies of words from 1 to 50, ended by a word of zero instead of a length. */
export const terminated: Grammar = {
  name: 'terminated',
  title: 'list of words',
  walk(maxDepth) {
    depths.push(maxDepth)
    return new TerminatedWalker()
  },
}

class TerminatedWalker implements GrammarWalker {
  done = false
  walked = 0
  tokenAt = 0
  failedWord: bigint | undefined
  pending: Buffer = Buffer.alloc(0)

  feed(chunk: Buffer): number {
    const before = this.pending.length
    const bytes = Buffer.concat([this.pending, chunk])
    const start = this.walked - before
    let at = 0
    for (; !this.done && at + 8 <= bytes.length; at += 8) {
      this.tokenAt = start + at
      const word = bytes.readBigUInt64LE(at)
      if (word > LARGEST) {
        this.failedWord = word
        const place = { path: 'terminated', offset: this.tokenAt }
        throw new DecodeError('bad-terminated', `${word} is no word`, place)
      }
      this.done = word === 0n
    }
    this.pending = this.done ? Buffer.alloc(0) : bytes.subarray(at)
    if (!this.done) this.tokenAt = start + at
    const used = this.done ? at - before : chunk.length
    this.walked += used
    return used
  }
}

/** Encodes words and the end of a body. */
export function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(8 * (values.length + 1))
  for (const [at, value] of values.entries()) bytes.writeUInt32LE(value, 8 * at)
  return bytes
}
