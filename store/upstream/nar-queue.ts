import type { NixDaemonClient } from '../../generated/nix-daemon/client.ts'
import { NarFromPath } from '../../generated/nix-daemon/operations.ts'
import type { StorePath } from '../../generated/nix-daemon/types.ts'
import type { ByteStream } from '../../runtime/index.ts'

interface Asked {
  readonly path: StorePath
  readonly nar: Promise<ByteStream>
}

/**
 * NARs that are downloaded over one connection, one after the other. Requests are sent before the NARs before them have
 * arrived, so that a distant server is not waited for once for each.
 */
export class NarQueue {
  readonly #client: NixDaemonClient
  /** Most requests that are sent before their NARs have arrived. */
  readonly #most: number
  readonly #receive: (path: StorePath, nar: ByteStream) => Promise<void>
  /** Paths whose request has not been sent. */
  #waiting: StorePath[] = []
  /** Index of the next one. */
  #next = 0
  readonly #asked: Asked[] = []
  #running: Promise<void> | undefined
  #failure: { readonly error: unknown } | undefined

  /** @param receive takes the NAR of a path, whole or not at all. */
  constructor(
    client: NixDaemonClient,
    most: number,
    receive: (path: StorePath, nar: ByteStream) => Promise<void>,
  ) {
    this.#client = client
    this.#most = most
    this.#receive = receive
  }

  /** Asks for the NAR of a path behind all others. */
  add(path: StorePath): void {
    if (this.#failure !== undefined) return
    this.#waiting.push(path)
    this.#ask()
    this.#running ??= this.#run()
  }

  /** Waits until all NARs have been received. @throws the error of the first one that was not. */
  async finish(): Promise<void> {
    while (this.#running !== undefined) await this.#running
    if (this.#failure !== undefined) throw this.#failure.error
  }

  /** Gives up what has not been received. Returns the error that came first, if one has come. */
  async giveUp(): Promise<unknown> {
    const failure = this.#failure
    this.#fail(undefined)
    while (this.#running !== undefined) await this.#running
    return failure?.error
  }

  #ask(): void {
    while (this.#asked.length < this.#most) {
      const path = this.#waiting[this.#next]
      if (path === undefined) return
      this.#next += 1
      const nar = this.#client.connection.download(NarFromPath, { path }, { ahead: true })
      // Its turn comes later, and then the error counts.
      nar.catch(() => {})
      this.#asked.push({ path, nar })
    }
  }

  async #run(): Promise<void> {
    for (let next = this.#asked[0]; next !== undefined; next = this.#asked[0]) {
      try {
        await this.#download(next)
        this.#asked.shift()
        this.#ask()
      } catch (error) {
        this.#fail(error)
      }
    }
    this.#running = undefined
  }

  async #download({ path, nar }: Asked): Promise<void> {
    const stream = await nar
    try {
      await this.#receive(path, stream)
    } catch (error) {
      this.#failure ??= { error }
      // Metadata may be refused before the first byte is read, and the next call would wait behind the unread ones.
      await stream.cancel()
      throw error
    }
  }

  /** Ends all downloads; those that were asked for can only end with the connection. */
  #fail(error: unknown): void {
    this.#failure ??= { error }
    this.#waiting = []
    this.#next = 0
    const isLast = this.#asked.length <= 1 && error !== undefined
    if (this.#asked.length > 0 && !isLast) this.#client.connection.destroy()
    this.#asked.length = 0
  }
}
