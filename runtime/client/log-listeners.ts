import type { AnyMessage } from '../protocol/protocol.ts'

/** A function that is called with each message of a log. */
export type Listen = (message: AnyMessage) => void

/**
 * The listeners of one call. Errors that they throw are kept for {@link rethrow}, so that the reply is read
 * whole.
 */
export class LogListeners {
  readonly #listeners: readonly (Listen | undefined)[]
  #thrown: { readonly error: unknown } | undefined

  constructor(listeners: readonly (Listen | undefined)[]) {
    this.#listeners = listeners
  }

  tell(message: AnyMessage): void {
    for (const listen of this.#listeners) {
      if (listen === undefined) continue
      try {
        listen(message)
      } catch (error) {
        this.#thrown ??= { error }
      }
    }
  }

  /** Throws the first error of a listener, if there is one. */
  rethrow(): void {
    if (this.#thrown !== undefined) throw this.#thrown.error
  }
}
