import type { Duplex, Readable, Writable } from 'node:stream'
import type { Listener } from './listener.ts'
import type { ReadBuffer } from './read-buffer.ts'

/** Two streams that belong together, such as the standard ones of a child process. */
export interface StreamPair {
  readonly readable: Readable
  readonly writable: Writable
}

/** A program to start, that speaks the protocol on its standard input and output. */
export interface Command {
  readonly command: readonly [string, ...string[]]
  readonly env?: Readonly<Record<string, string>>
}

/**
 * The server to talk to: `unix:///path`, `tcp://host:port`, the path of a socket, a duplex stream, a pair of
 * streams, or a command.
 */
export type Target = string | Duplex | StreamPair | Command

/** Sees what passes a transport. Bytes are lent: they may change once the call is over. */
export interface Tap {
  received(bytes: Buffer): void
  sent(bytes: Uint8Array): void
  /** The peer has nothing more to say. */
  ended(): void
  /** This side has nothing more to say. */
  finished(): void
}

/** Time that a peer may take to go once it was told to. */
const LINGER_MS = 1000

/** The properties of a pair of streams. */
interface TransportOptions {
  readonly tap?: Tap | undefined
  /** The source of the bytes, if it is not the readable stream itself. */
  readonly reads?: ReadBuffer
  /** Once a write is over, the kernel has its bytes: nothing behind the stream still looks at them. */
  readonly copies?: boolean
  /** Ends what stands behind the streams. */
  readonly kill?: () => void
}

/** Bytes in both directions over a pair of Node streams. */
export class Transport {
  readonly #readable: Readable
  readonly #writable: Writable
  readonly #tap: Tap | undefined
  readonly #reads: ReadBuffer | undefined
  readonly #copies: boolean
  readonly #kill: (() => void) | undefined
  #gone = false
  /** Bytes that the peer still sends are passed over. */
  #deaf = false
  /** Callers that want nothing to be read for now. */
  #holds = 0
  #drained: (() => void)[] = []

  constructor(pair: StreamPair, { tap, reads, copies = false, kill }: TransportOptions = {}) {
    this.#readable = pair.readable
    this.#writable = pair.writable
    this.#tap = tap
    this.#reads = reads
    this.#copies = copies
    this.#kill = kill
  }

  /** Starts to hand over chunks. The last word is one `end`. */
  start(listener: Listener): void {
    const end = (error?: Error): void => {
      this.#gone = true
      this.#wake()
      listener.end(error)
    }
    const chunk = (bytes: Buffer, lent: boolean): boolean => {
      this.#tap?.received(bytes)
      return !this.#deaf && listener.chunk(bytes, lent)
    }
    if (this.#reads === undefined) this.#readable.on('data', (bytes: Buffer) => chunk(bytes, false))
    else this.#reads.start({ chunk, end })
    // A peer that has nothing more to say may still want to hear the answer.
    this.#readable.once('end', () => {
      this.#tap?.ended()
      listener.end()
    })
    this.#readable.once('close', () => end())
    this.#readable.on('error', end)
    this.#writable.on('drain', () => this.#wake())
    this.#writable.once('close', () => this.#wake())
    // The error of a late write is of no use: the reading side tells why the peer left.
    if ((this.#writable as unknown) !== this.#readable) this.#writable.on('error', () => this.#wake())
  }

  /** Stops reading, until everyone who has asked for that says {@link resume}. */
  pause(): void {
    this.#holds += 1
    if (this.#holds === 1) this.#readable.pause()
  }

  resume(): void {
    this.#holds -= 1
    if (this.#holds === 0) this.#readable.resume()
  }

  /** Queues bytes, which must not change any more. */
  write(bytes: Uint8Array): void {
    if (!this.#usable) return
    this.#tap?.sent(bytes)
    this.#writable.write(bytes)
  }

  /** As {@link write}; `over` is told once the bytes may change again, where that is known. */
  writeLent(bytes: Uint8Array, over: () => void): void {
    if (!this.#usable) return
    this.#tap?.sent(bytes)
    this.#writable.write(bytes, error => {
      if (this.#copies && error == null) over()
    })
  }

  /** Groups the writes up to {@link uncork} into one system call. */
  cork(): void {
    this.#writable.cork()
  }

  uncork(): void {
    this.#writable.uncork()
  }

  /** True if the peer has not taken enough yet, and {@link drained} would wait. */
  get congested(): boolean {
    return this.#usable && this.#writable.writableNeedDrain
  }

  /** Waits until the peer has taken enough; gives false if it has gone. */
  async drained(): Promise<boolean> {
    while (this.congested) {
      await new Promise<void>(resolve => this.#drained.push(resolve))
    }
    return this.#usable
  }

  /** Ends the writing side, and waits for the peer to end its own. */
  async end(): Promise<void> {
    if (!this.#readable.destroyed && !this.#readable.readableEnded) {
      const closed = new Promise<void>(resolve => this.#readable.once('close', resolve).once('end', resolve))
      this.#writable.end()
      this.#readable.resume()
      // A peer that never ends its side, or a command that never ends, must not hold us back.
      const timer = setTimeout(() => this.destroy(), LINGER_MS)
      await closed
      clearTimeout(timer)
    }
    this.destroy()
  }

  /** Sends what was written, and closes once the peer has taken it; what it still says is passed over. */
  finish(): void {
    if (!this.#writable.writableEnded) this.#tap?.finished()
    // Closing with unread bytes would take back what the peer has not read yet.
    this.#deaf = true
    this.#readable.resume()
    this.#writable.end(() => {
      if (this.#readable.readableEnded) return this.destroy()
      this.#readable.once('end', () => this.destroy())
      setTimeout(() => this.destroy(), LINGER_MS).unref()
    })
  }

  destroy(): void {
    this.#writable.destroy()
    this.#readable.destroy()
    this.#kill?.()
  }

  get #usable(): boolean {
    return (
      !this.#gone &&
      !this.#writable.destroyed &&
      !this.#writable.writableEnded &&
      this.#writable.errored == null
    )
  }

  #wake(): void {
    const waiting = this.#drained
    this.#drained = []
    for (const resolve of waiting) resolve()
  }
}
