/** Tells both listeners; what one of them throws must not leave a reply half read, so that it waits. */
export class LogListener<Message> {
  readonly #listeners: ((message: Message) => void)[]
  #thrown: { readonly error: unknown } | undefined

  constructor(...listeners: (((message: Message) => void) | undefined)[]) {
    this.#listeners = listeners.filter(listener => listener !== undefined)
  }

  tell(message: Message): void {
    for (const listener of this.#listeners) {
      try {
        listener(message)
      } catch (error) {
        this.#thrown ??= { error }
      }
    }
  }

  rethrow(): void {
    if (this.#thrown !== undefined) throw this.#thrown.error
  }
}
