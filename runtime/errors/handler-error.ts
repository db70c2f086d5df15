import { type Place, WireError } from './wire-error.ts'

/** What a handler can say about a failure beside its text; which of it is on the wire depends on the version. */
export interface HandlerErrorOptions extends ErrorOptions {
  /** What was being done, innermost first. */
  readonly traces?: readonly string[]
  /** What the client's program should exit with, where the version has room for it. */
  readonly exitStatus?: number
}

/** An error to answer a request with. Any other error that a handler throws is answered with its message alone. */
export class HandlerError extends WireError {
  readonly traces: readonly string[]
  readonly exitStatus: number | undefined

  constructor(message: string, options: HandlerErrorOptions = {}, place: Place = {}) {
    super('handler', message, place, options)
    this.traces = options.traces ?? []
    this.exitStatus = options.exitStatus
  }
}
