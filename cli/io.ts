/** What a command touches of the world, so that tests can stand in for it. */
export interface Io {
  /** All of standard input. */
  stdin(): Promise<Buffer>
  /** @throws {Error} with a `code`, as `node:fs` does. */
  readFile(path: string): Buffer
  out(data: string | Uint8Array): void
  err(text: string): void
}

/** Something that the user can put right; the message is all there is to say. */
export class UserError extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

/** A command line that makes no sense. */
export class UsageError extends UserError {
  constructor(message: string) {
    super(message, 2)
  }
}
