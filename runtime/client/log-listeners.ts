type Listen<Message> = (message: Message) => void

/** Tells up to three listeners; what one of them throws must not leave a reply half read, so that it waits. */
export class LogListeners<Message> {
  readonly #first: Listen<Message> | undefined
  readonly #second: Listen<Message> | undefined
  readonly #third: Listen<Message> | undefined
  #thrown: { readonly error: unknown } | undefined

  constructor(first?: Listen<Message>, second?: Listen<Message>, third?: Listen<Message>) {
    this.#first = first
    this.#second = second
    this.#third = third
  }

  tell(message: Message): void {
    if (this.#first !== undefined) this.#say(this.#first, message)
    if (this.#second !== undefined) this.#say(this.#second, message)
    if (this.#third !== undefined) this.#say(this.#third, message)
  }

  rethrow(): void {
    if (this.#thrown !== undefined) throw this.#thrown.error
  }

  #say(listen: Listen<Message>, message: Message): void {
    try {
      listen(message)
    } catch (error) {
      this.#thrown ??= { error }
    }
  }
}
