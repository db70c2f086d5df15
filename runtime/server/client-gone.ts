import { isLeaving } from '../errors/leaving.ts'

/**
 * Abort signal for the client's departure, created on first use: it would be a large part of an idle
 * connection's memory.
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

  /** Tells whether an error is only about the client's departure. */
  explains(error: unknown): boolean {
    if (this.#gone === undefined) return false
    const isAbort = error instanceof Error && error.name === 'AbortError'
    return isAbort || isLeaving(error) || error === this.#gone.reason
  }

  /** Aborts the signal. Later calls do nothing. */
  abort(reason: unknown): void {
    if (this.#gone !== undefined) return
    this.#gone = { reason }
    this.#controller?.abort(reason)
  }
}
