import type { StreamPair } from '../runtime/transport/transport.ts'
import type { Lines } from './text/visible-text.ts'

/** The streams and files that a command uses; tests supply others. */
export interface Io {
  /** All of standard input. */
  stdin(): Promise<Buffer>
  /** @throws {Error} with a `code`, as `node:fs` does. */
  readFile(path: string): Buffer
  /** Prints lines: characters that do not show are made visible in them, and only their ends are line feeds. */
  print(lines: Lines): void
  /** Does as {@link print}, where errors are told. */
  printError(lines: Lines): void
  /** The streams themselves, for a conversation; nothing may be printed then. */
  streams(): StreamPair
  /** Writes bytes that are for programs. */
  write(bytes: Uint8Array): void
  /** Writes bytes as they are, where errors are told; returns how many wait there to be taken. */
  writeError(bytes: Uint8Array): number
  /** Ends this process at once; what waits to be taken is lost. */
  exit(status: number): never
}

/** A mistake that the user can put right; its lines are printed without a stack. */
export class UserError extends Error {
  readonly lines: readonly string[]
  readonly exitCode: number

  constructor(message: Lines, exitCode = 1) {
    const lines = typeof message === 'string' ? [message] : message
    super(lines.join('\n'))
    this.lines = lines
    this.exitCode = exitCode
  }

  /** The lines as the program prints them. */
  get told(): readonly string[] {
    const [first = '', ...rest] = this.lines
    return [`nixwire: ${first}`, ...rest]
  }
}

/** The end of a command that has told itself what is wrong. */
export class CommandFailed extends UserError {
  constructor(exitCode: number) {
    super('', exitCode)
  }
}

/** A mistake in the command line itself. */
export class UsageError extends UserError {
  constructor(message: Lines) {
    super(message, 2)
  }
}

/** Whether the operating system refused what a command asked of it. */
export function isSystemError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error
}
