import { type Place, WireError } from './wire-error.ts'

/** Details that a handler adds to the text of a failure. The version decides which of them are sent. */
export interface HandlerErrorOptions extends ErrorOptions {
  /** Hints of traces, innermost first; sent in the text if the version has no traces. */
  readonly traces?: readonly string[]
  /** Exit status for the client's program; sent if the version has it. */
  readonly exitStatus?: number
}

/**
 * An error that a handler throws to fail a call. Of any other error that it throws only the message is sent.
 */
export class HandlerError extends WireError {
  readonly traces: readonly string[]
  readonly exitStatus: number | undefined

  constructor(message: string, options: HandlerErrorOptions = {}, place: Place = {}) {
    super('handler', message, place, options)
    this.traces = options.traces ?? []
    this.exitStatus = options.exitStatus
  }
}
