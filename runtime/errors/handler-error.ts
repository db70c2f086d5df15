import { type Place, WireError } from './wire-error.ts'

/** The parts of a failure beside its text; which of them are on the wire depends on the session. */
export interface HandlerErrorOptions extends ErrorOptions {
  /** The steps that were under way, innermost first. */
  readonly traces?: readonly string[]
  /** The status with which the client's program should exit, if the session has room for it. */
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
