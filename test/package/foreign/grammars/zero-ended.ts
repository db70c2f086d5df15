import type { Grammar, GrammarWalker } from 'nixwire/runtime'

const WORD = 8

/** Words of 8 bytes, of which the last is zero. */
export const zeroEnded: Grammar = { name: 'words', title: 'words', walk: () => new WordWalker() }

class WordWalker implements GrammarWalker {
  done = false
  walked = 0
  tokenAt = 0
  pending: Buffer = Buffer.alloc(0)
  readonly failedWord = undefined

  feed(chunk: Buffer): number {
    let used = 0
    while (!this.done && used < chunk.length) {
      const part = chunk.subarray(used, used + WORD - this.pending.length)
      used += part.length
      this.walked += part.length
      this.pending = Buffer.concat([this.pending, part])
      if (this.pending.length < WORD) break
      this.done = this.pending.readBigUInt64LE() === 0n
      this.pending = Buffer.alloc(0)
      this.tokenAt = this.walked
    }
    return used
  }
}
