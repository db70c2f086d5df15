import { type ChildProcess, spawn } from 'node:child_process'
import { connect, type Socket } from 'node:net'
import type { Duplex, Readable, Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { ConnectionError } from './errors.ts'

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
 * What to talk to: `unix:///path`, `tcp://host:port`, the path of a socket, a duplex stream, a pair of
 * streams, or a command.
 */
export type Target = string | Duplex | StreamPair | Command

/** What a transport tells its connection. */
export interface Listener {
  chunk(bytes: Buffer): void
  end(error?: Error): void
}

/** Sees what passes a transport. */
export interface Tap {
  received(bytes: Buffer): void
  sent(bytes: Uint8Array): void
  /** The peer has nothing more to say. */
  ended(): void
  /** This side has nothing more to say. */
  finished(): void
}

/** A listening socket may refuse for a moment while its backlog is full. */
const RETRIES = 60
const RETRY_MS = 5
/** How long a peer that was told to go may take to do so. */
const LINGER_MS = 1000

/** Bytes in both directions over a pair of Node streams. */
export class Transport {
  readonly #readable: Readable
  readonly #writable: Writable
  readonly #child: ChildProcess | undefined
  readonly #tap: Tap | undefined
  #closed: Error | undefined
  /** What the peer still says is passed over. */
  #deaf = false
  #drained: (() => void)[] = []

  constructor(pair: StreamPair, child?: ChildProcess, tap?: Tap) {
    this.#readable = pair.readable
    this.#writable = pair.writable
    this.#child = child
    this.#tap = tap
  }

  /** Starts to hand over chunks. The last word is one `end`. */
  start(listener: Listener): void {
    const end = (error?: Error): void => {
      this.#closed ??= error ?? new Error('the connection is closed')
      this.#wake()
      listener.end(error)
    }
    this.#readable.on('data', (chunk: Buffer) => {
      this.#tap?.received(chunk)
      if (!this.#deaf) listener.chunk(chunk)
    })
    // A peer that has nothing more to say may still want to hear the answer.
    this.#readable.once('end', () => {
      this.#tap?.ended()
      listener.end()
    })
    this.#readable.once('close', () => end())
    this.#readable.on('error', end)
    this.#writable.on('drain', () => this.#wake())
    this.#writable.once('close', () => this.#wake())
    // What a write that comes too late says is of no use: the reading side tells why the peer left.
    if ((this.#writable as unknown) !== this.#readable) this.#writable.on('error', () => this.#wake())
  }

  pause(): void {
    this.#readable.pause()
  }

  resume(): void {
    this.#readable.resume()
  }

  /** Queues bytes, which must not change any more. */
  write(bytes: Uint8Array): void {
    if (!this.#usable) return
    this.#tap?.sent(bytes)
    this.#writable.write(bytes)
  }

  /** Groups the writes up to {@link uncork} into one system call. */
  cork(): void {
    this.#writable.cork()
  }

  uncork(): void {
    this.#writable.uncork()
  }

  /** True where the peer has not taken enough yet, and {@link drained} would wait. */
  get congested(): boolean {
    return this.#usable && this.#writable.writableNeedDrain
  }

  /** Waits until the peer has taken enough; gives false where it has gone. */
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
    this.#child?.kill()
  }

  get #usable(): boolean {
    return (
      this.#closed === undefined &&
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

/** What is thrown where somebody gave up connecting. */
export function aborted(signal: AbortSignal | undefined): ConnectionError {
  return new ConnectionError('aborted', 'connecting was given up', {}, { cause: signal?.reason })
}

/** Connects to a target. @throws {ConnectionError} `connect-failed` or `aborted`. */
export async function dial(target: Target, signal?: AbortSignal): Promise<Transport> {
  if (signal?.aborted === true) throw aborted(signal)
  if (typeof target === 'string') {
    const socket = await dialSocket(target, signal)
    return new Transport({ readable: socket, writable: socket })
  }
  if (typeof target !== 'object' || target === null) {
    throw new ConnectionError(
      'bad-option',
      `expected an address, streams or a command to connect to, got ${target}`,
    )
  }
  if ('command' in target) return spawnCommand(target)
  if ('readable' in target && typeof target.readable === 'object') return new Transport(target)
  const duplex = target as Duplex
  return new Transport({ readable: duplex, writable: duplex })
}

async function dialSocket(target: string, signal: AbortSignal | undefined): Promise<Socket> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await openSocket(target, signal)
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code
      if (signal?.aborted === true) throw aborted(signal)
      if (code === 'EAGAIN' && attempt < RETRIES) {
        await sleep(RETRY_MS * (attempt + 1))
        continue
      }
      if (cause instanceof ConnectionError) throw cause
      throw new ConnectionError(
        'connect-failed',
        `cannot connect to ${target}: ${(cause as Error).message}; is the daemon running, and may this user open its socket?`,
        {},
        { cause },
      )
    }
  }
}

function openSocket(target: string, signal: AbortSignal | undefined): Promise<Socket> {
  const socket = connect(address(target))
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      socket.destroy(aborted(signal))
    }
    signal?.addEventListener('abort', abort, { once: true })
    socket.once('close', () => signal?.removeEventListener('abort', abort))
    socket.once('connect', () => {
      signal?.removeEventListener('abort', abort)
      socket.off('error', reject)
      socket.setNoDelay()
      resolve(socket)
    })
    socket.once('error', reject)
  })
}

/** Where a URL, or the path of a socket, leads to. @throws {ConnectionError} `connect-failed`. */
export function address(target: string): { path: string } | { host: string; port: number } {
  if (target.startsWith('unix://')) return { path: decodeURIComponent(target.slice('unix://'.length)) }
  if (target.startsWith('/') || target.startsWith('./')) return { path: target }
  const url = URL.canParse(target) ? new URL(target) : undefined
  if (url?.protocol === 'tcp:' && url.port !== '')
    return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) }
  throw new ConnectionError(
    'connect-failed',
    `'${target}' is no address: write unix:///path/to/socket, tcp://host:port or the path of a socket`,
  )
}

async function spawnCommand({ command, env }: Command): Promise<Transport> {
  const [file, ...args] = command
  if (file === undefined) throw new ConnectionError('bad-option', 'the command to connect to is empty')
  const child = spawn(file, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    ...(env === undefined ? {} : { env: { ...process.env, ...env } }),
  })
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', cause =>
      reject(new ConnectionError('connect-failed', `cannot start ${file}: ${cause.message}`, {}, { cause })),
    )
  })
  return new Transport({ readable: child.stdout, writable: child.stdin }, child)
}
