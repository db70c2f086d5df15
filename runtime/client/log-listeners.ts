import type { AnyMessage } from '../protocol/protocol.ts'

/** A function that is called with each message of a log. */
export type Listen = (message: AnyMessage) => void

/**
 * The listeners of one call. Errors that they throw are kept for {@link rethrow}, so that the reply is read
 * whole.
 */
export class LogListeners {
  readonly #listeners: Listen[] = []
  #thrown: { readonly error: unknown } | undefined

  constructor(listeners: readonly (Listen | undefined)[]) {
    for (const listen of listeners) if (listen !== undefined) this.#listeners.push(listen)
  }

  tell(message: AnyMessage): void {
    for (const listen of this.#listeners) {
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
