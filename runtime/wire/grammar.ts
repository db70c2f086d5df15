import type { GrammarCode } from '../errors/errors.ts'

/** The grammar of a body whose bytes tell where it ends. */
export interface Grammar {
  /** Short name, for paths and codes of errors: `bad-NAME`. */
  readonly name: string
  /** Name of the format in error messages. */
  readonly title: string
  /** Starts to walk over a body. `maxDepth` limits the levels that it may nest. */
  walk(maxDepth?: number): GrammarWalker
}

/** A walker that finds the end of one body, which arrives in chunks of any size. */
export interface GrammarWalker {
  /** Whether the body is whole. */
  readonly done: boolean
  /** Number of bytes of the body that were walked. */
  readonly walked: number
  /** Bytes from the start of the body to the current token. */
  readonly tokenAt: number
  /** Bytes of an unfinished token, from the end of earlier chunks. */
  readonly pending: Buffer
  /** First word of the token that broke the grammar; it may start a failure message in place of the rest. */
  readonly failedWord: bigint | undefined
  /**
   * Walks over a chunk and returns how many of its bytes belong to the body.
   *
   * @throws {DecodeError} `bad-NAME` if the bytes break the grammar; the walker cannot be used then.
   */
  feed(chunk: Buffer): number
  /** Gives up a walk that may not have come to its end. Walkers that hold little do not have it. */
  close?(): void
}

/** Returns the code of errors about bytes that break a grammar. */
export function grammarCode(grammar: Grammar): GrammarCode {
  return `bad-${grammar.name}`
}
