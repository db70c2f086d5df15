import type { GrammarCode } from '../errors/errors.ts'

/** Bodies that end by themselves: a format whose bytes say where they end. */
export interface Grammar {
  /** Short name, for the paths and the codes of errors: `bad-NAME`. */
  readonly name: string
  /** Name of the format in the texts of errors. */
  readonly title: string
  /** Starts to walk over a body; `maxDepth` bounds what it nests. */
  walk(maxDepth?: number): GrammarWalker
}

/** Finds the end of one body, which arrives in chunks of any size. */
export interface GrammarWalker {
  /** True once the body is whole. */
  readonly done: boolean
  /** Bytes of the body that were walked. */
  readonly walked: number
  /** Bytes from the start of the body to the token in progress. */
  readonly tokenAt: number
  /** Bytes of an unfinished token, with which earlier chunks ended. */
  readonly pending: Buffer
  /** First word of the token that broke the grammar: an error message may stand in place of the rest. */
  readonly failedWord: bigint | undefined
  /**
   * Walks over a chunk and gives the number of its bytes that belong to the body.
   *
   * @throws {DecodeError} `bad-NAME` when the bytes break the grammar; the walker is of no use then.
   */
  feed(chunk: Buffer): number
}

/** The code of errors about bytes that break a grammar. */
export function grammarCode(grammar: Grammar): GrammarCode {
  return `bad-${grammar.name}`
}
