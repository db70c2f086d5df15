/**
 * Abort signal for the departure of the client, made on first use: it would be a large part of the memory of an
 * idle connection.
 */
export class ClientGone {
  #controller: AbortController | undefined
  #gone: { readonly reason: unknown } | undefined

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController()
      if (this.#gone !== undefined) this.#controller.abort(this.#gone.reason)
    }
    return this.#controller.signal
  }

  /** The client has gone; only the first time counts. */
  abort(reason: unknown): void {
    if (this.#gone !== undefined) return
    this.#gone = { reason }
    this.#controller?.abort(reason)
  }
}
