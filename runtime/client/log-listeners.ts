import type { AnyMessage } from '../protocol/protocol.ts'

/** Called for each message of a log. */
export type Listen = (message: AnyMessage) => void

/** The listeners of one call. An error of theirs waits for {@link rethrow}, so that no reply is left half read. */
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

  /** Throws the first error of a listener. */
  rethrow(): void {
    if (this.#thrown !== undefined) throw this.#thrown.error
  }
}
