import type { Duplex, Readable, Writable } from 'node:stream'
import type { Listener } from './listener.ts'
import type { ReadBuffer } from './read-buffer.ts'
import { GuardedTap, type Tap } from './tap.ts'

/** Two streams that form one connection, such as the standard ones of a child process. */
export interface StreamPair {
  readonly readable: Readable
  readonly writable: Writable
}

/**
 * A program to start, which speaks the protocol on its standard input and output. `env` is added to this
 * process's environment.
 */
export interface Command {
  readonly command: readonly [string, ...string[]]
  readonly env?: Readonly<Record<string, string>>
}

/**
 * A peer to connect to: `unix:///path` or `unix:/path`, `tcp://host:port`, the path of a socket, a duplex stream, a pair of
 * streams, or a command.
 */
export type Target = string | Duplex | StreamPair | Command

/** Milliseconds that the peer gets to end its side after this side has ended, and then its process to exit. */
const LINGER_MS = 1000
/** Milliseconds within which a program has gone that was killed. */
const KILLED_MS = 5000

/** Details of a pair of streams. */
interface TransportOptions {
  readonly tap?: Tap | undefined
  /** Called with the error that ended the tap. */
  readonly onTapError?: (error: unknown) => void
  /** Source of the bytes, if it is not the readable stream itself. */
  readonly reads?: ReadBuffer
  /** Whether a finished write has been copied by the kernel, so that the bytes may change. */
  readonly copies?: boolean
  /** The process behind the streams. */
  readonly program?: Program
}

/** A process that was started for a connection. */
export interface Program {
  /** Fulfilled once the process has gone. */
  readonly exited: Promise<void>
  /** Ends the process: by a signal that it may handle, and later by one that it cannot. */
  kill(): void
}

/** Bytes in both directions over a pair of Node streams. */
export class Transport {
  readonly #readable: Readable
  readonly #writable: Writable
  readonly #tap: GuardedTap | undefined
  readonly #reads: ReadBuffer | undefined
  readonly #copies: boolean
  readonly #program: Program | undefined
  /** Number of bytes that have arrived. */
  received = 0
  /** Number of bytes that were given to the stream. */
  sent = 0
  #gone = false
  /** Whether bytes from the peer are dropped. */
  #deaf = false
  /** Calls of {@link pause} without their {@link resume}. */
  #holds = 0
  #drained: (() => void)[] = []

  constructor(pair: StreamPair, { tap, onTapError, reads, copies = false, program }: TransportOptions = {}) {
    this.#readable = pair.readable
    this.#writable = pair.writable
    this.#tap = tap && new GuardedTap(tap, error => onTapError?.(error))
    this.#reads = reads
    this.#copies = copies
    this.#program = program
  }

  /** Starts to hand over chunks. The last call is one of `end`, which may come more than once. */
  start(listener: Listener): void {
    const end = (error?: Error): void => {
      this.#gone = true
      this.#wake()
      listener.end(error)
    }
    const chunk = (bytes: Buffer, lent: boolean): boolean => {
      this.received += bytes.length
      this.#tap?.received(bytes)
      return !this.#deaf && listener.chunk(bytes, lent)
    }
    if (this.#reads === undefined) this.#readable.on('data', (bytes: Buffer) => chunk(bytes, false))
    else this.#reads.start({ chunk, end })
    // A peer that has ended its side may still wait for the reply, so leave the writing side open.
    this.#readable.once('end', () => {
      this.#tap?.ended()
      listener.end()
    })
    if (this.#readable.destroyed) queueMicrotask(() => end(this.#readable.errored ?? undefined))
    this.#readable.once('close', () => end())
    this.#readable.on('error', end)
    this.#writable.on('drain', () => this.#wake())
    this.#writable.once('close', () => this.#wake())
    // An error of a late write can be ignored: the reading side tells why the peer left.
    if ((this.#writable as unknown) !== this.#readable) this.#writable.on('error', () => this.#wake())
  }

  /** Stops reading until each caller of `pause` has called {@link resume}. */
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
    if (!this.usable) return
    this.sent += bytes.length
    this.#tap?.sent(bytes)
    this.#writable.write(bytes)
  }

  /**
   * Queues bytes that are lent. `over` is called once they may change again, or never if that is not known.
   */
  writeLent(bytes: Uint8Array, over: () => void): void {
    if (!this.usable) return
    this.sent += bytes.length
    this.#tap?.sent(bytes)
    this.#writable.write(bytes, error => {
      if (this.#copies && error == null) over()
    })
  }

  /** Groups the writes until {@link uncork} into one system call. */
  cork(): void {
    this.#writable.cork()
  }

  uncork(): void {
    this.#writable.uncork()
  }

  /** Number of bytes that were written and that the system has not taken yet. */
  get unsent(): number {
    return this.#writable.destroyed ? 0 : this.#writable.writableLength
  }

  /**
   * Number of bytes of the write in progress that the system has not taken yet, if Node tells; its own time-outs look
   * at it as well. Without it, a long write would seem to stand still until its last byte is taken.
   */
  get queued(): number {
    return (this.#writable as { _handle?: { writeQueueSize?: number } })._handle?.writeQueueSize ?? 0
  }

  /** Whether both streams are closed. */
  get closed(): boolean {
    return this.#readable.destroyed && this.#writable.destroyed
  }

  /** A number that changes with each byte that arrives, or that the system takes. */
  get progress(): number {
    // The end of a write in progress changes the first two by as much, in different directions.
    return this.received + this.sent - 2 * this.unsent - this.queued
  }

  /** Whether reading is stopped. */
  get paused(): boolean {
    return this.#holds > 0
  }

  /** Whether the peer is slow to take bytes, so that {@link drained} would wait. */
  get congested(): boolean {
    return this.usable && this.#writable.writableNeedDrain
  }

  /** Waits until more bytes can be written. Returns false if the peer has gone. */
  async drained(): Promise<boolean> {
    while (this.congested) {
      await new Promise<void>(resolve => this.#drained.push(resolve))
    }
    return this.usable
  }

  /**
   * Ends the writing side, and waits for the peer to end its side, at most `linger` milliseconds. A program gets as
   * long again to exit.
   */
  async end(linger: number = LINGER_MS): Promise<void> {
    const ms = Math.min(linger, LINGER_MS)
    if (!this.#readable.destroyed && !this.#readable.readableEnded) {
      this.#writable.end()
      this.#readable.resume()
      // A peer or a program may never end its side, so do not wait forever.
      await within(ms, end => this.#readable.once('close', end).once('end', end))
    }
    const program = this.#program
    if (program !== undefined) await within(ms, end => void program.exited.then(end))
    this.destroy()
    // A program of another user cannot be killed, so do not wait forever for it either.
    if (program !== undefined) await within(KILLED_MS, end => void program.exited.then(end))
  }

  /** Sends the queued bytes, and closes once the peer has taken them. Bytes that still arrive are dropped. */
  finish(): void {
    this.#tap?.finished()
    // Closing a socket with unread bytes would discard bytes on their way to the peer, so keep reading.
    this.#deaf = true
    this.#readable.resume()
    this.#writable.end(() => {
      if (this.#readable.readableEnded) return this.destroy()
      this.#readable.once('end', () => this.destroy())
      setTimeout(() => this.destroy(), LINGER_MS).unref()
    })
  }

  destroy(): void {
    this.#tap?.finished()
    this.#writable.destroy()
    this.#readable.destroy()
    this.#program?.kill()
  }

  /** Whether bytes can still be sent to the peer. */
  get usable(): boolean {
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

/** Waits until `start` calls back, but at most `ms` milliseconds. */
async function within(ms: number, start: (end: () => void) => void): Promise<void> {
  await new Promise<void>(resolve => {
    const timer = setTimeout(resolve, ms)
    start(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}
