import type { Received } from './receiver.ts'
import type { Order } from './thread-messages.ts'
import type { Upload } from './upload.ts'

/** Slabs of one body that may be on their way to a thread. */
const MOST_ON_WAY = 4

/** A body whose files a thread writes. */
export class ThreadUpload implements Upload {
  readonly #job: number
  readonly #post: (order: Order) => void
  readonly #onWay: Buffer[] = []
  readonly #spare: Buffer[] = []
  #failure: { readonly error: unknown } | undefined
  #done: { readonly result: Received | undefined } | undefined
  #wake: (() => void) | undefined

  constructor(job: number, post: (order: Order) => void) {
    this.#job = job
    this.#post = post
  }

  send(slab: Buffer, size: number): Promise<void> | undefined {
    this.#onWay.push(slab)
    this.#post({ kind: 'bytes', job: this.#job, bytes: slab.subarray(0, size) })
    if (this.#onWay.length < MOST_ON_WAY && this.#failure === undefined) return undefined
    return this.#until(() => this.#onWay.length < MOST_ON_WAY)
  }

  async pass(): Promise<boolean> {
    // The first bytes came in a slab, so there is one to wait for.
    await this.#until(() => this.#spare.length > 0)
    return false
  }

  spare(): Buffer | undefined {
    // Once the job is done, its thread reads no slab any more.
    return this.#spare.pop() ?? (this.#done === undefined ? undefined : this.#onWay.pop())
  }

  async end(): Promise<Received> {
    this.#post({ kind: 'end', job: this.#job })
    await this.#until(() => this.#done !== undefined)
    return this.#done?.result as Received
  }

  async abandon(): Promise<void> {
    this.#failure = undefined
    if (this.#done === undefined) this.#post({ kind: 'abandon', job: this.#job })
    // The caller has an error already.
    await this.#until(() => this.#done !== undefined).catch(() => {})
  }

  taken(): void {
    const slab = this.#onWay.shift()
    if (slab !== undefined) this.#spare.push(slab)
    this.#wake?.()
  }

  failed(error: unknown): void {
    this.#failure ??= { error }
    this.#wake?.()
  }

  done(result: Received | undefined): void {
    this.#done = { result }
    this.#wake?.()
  }

  async #until(isReached: () => boolean): Promise<void> {
    while (!isReached() && this.#failure === undefined)
      await new Promise<void>(resolve => {
        this.#wake = resolve
      })
    if (this.#failure !== undefined) throw this.#failure.error
  }
}
