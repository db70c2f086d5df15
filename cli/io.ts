/** The streams and files that a command uses; tests supply others. */
export interface Io {
  /** All of standard input. */
  stdin(): Promise<Buffer>
  /** @throws {Error} with a `code`, as `node:fs` does. */
  readFile(path: string): Buffer
  out(data: string | Uint8Array): void
  err(text: string): void
}

/** A mistake that the user can put right; its message is printed without a stack. */
export class UserError extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
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
  constructor(message: string) {
    super(message, 2)
  }
}

/** Whether the operating system refused what a command asked of it. */
export function isSystemError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error
}
