import { once } from 'node:events'
import { type Duplex, duplexPair } from 'node:stream'
import { type NixDaemonConnection, type NixDaemonHandlers, serve } from '../../generated/nix-daemon/server.ts'
import type { ServeOptions } from '../../runtime/server/options.ts'
import { parseVersion } from '../../runtime/session/session.ts'
import { settle } from './chunks.ts'
import { token } from './nar.ts'

// Written out here once more (facts 2 and 3.1), so that generated constants are not checked against themselves.
export const CLIENT_MAGIC = 0x6e697863
export const SERVER_MAGIC = 0x6478696f
export const NEXT = 0x6f6c6d67
export const READ = 0x64617461
export const WRITE = 0x64617416
export const LAST = 0x616c7473
export const ERROR = 0x63787470
export const START = 0x53545254
export const STOP = 0x53544f50
export const RESULT = 0x52534c54

/** A value to encode: a number as a word, a text with its length and padding, an array as a list, bytes as they are. */
export type Part = number | bigint | string | Uint8Array | readonly string[]

export function bytesOf(...parts: readonly Part[]): Buffer {
  return Buffer.concat(parts.map(part => one(part)))
}

function one(part: Part): Buffer {
  if (typeof part === 'string') return token(part)
  if (part instanceof Uint8Array) return Buffer.from(part)
  if (typeof part === 'object') return bytesOf(part.length, ...part)
  const word = Buffer.alloc(8)
  word.writeBigUInt64LE(BigInt(part))
  return word
}

/** Puts bytes into frames of that size, with the empty frame at the end. */
export function framed(bytes: Uint8Array, size: number = 1 << 16): Buffer {
  const parts: Part[] = []
  for (let at = 0; at < bytes.length; at += size) {
    const piece = bytes.subarray(at, at + size)
    parts.push(piece.length, piece)
  }
  return bytesOf(...parts, 0)
}

/** The fields of a failure that the version has. */
export interface Failed {
  readonly msg: string
  readonly level?: number
  readonly traces?: readonly string[]
  readonly exitStatus?: number
}

/** The client's side of a connection, driven by a test byte by byte. */
export class RawClient {
  readonly stream: Duplex
  version = 0
  /** All bytes that the server has sent. */
  received = 0
  /** True once the server has ended its side. */
  ended = false
  #unread: Buffer = Buffer.alloc(0)
  #wake = (): void => {}

  constructor(stream: Duplex) {
    this.stream = stream
    stream.on('data', (chunk: Buffer) => {
      this.received += chunk.length
      this.#unread = Buffer.concat([this.#unread, chunk])
      this.#wake()
    })
    const ended = (): void => {
      this.ended = true
      this.#wake()
    }
    stream.on('end', () => {
      ended()
      // A client cannot use a connection whose server has ended, so end this side as well.
      stream.end()
    })
    stream.on('close', ended)
    stream.on('error', () => {})
  }

  send(...parts: readonly Part[]): void {
    this.stream.write(bytesOf(...parts))
  }

  /** Sends bytes in chunks, each after the server has handled the one before. */
  async sendSlowly(bytes: Uint8Array, size = 1): Promise<void> {
    for (let at = 0; at < bytes.length; at += size) {
      this.stream.write(bytes.subarray(at, at + size))
      await settle()
    }
  }

  async read(length: number): Promise<Buffer> {
    while (this.#unread.length < length) await this.#more(`${length} bytes`)
    const bytes = this.#unread.subarray(0, length)
    this.#unread = this.#unread.subarray(length)
    return bytes
  }

  async word(): Promise<number> {
    return Number((await this.read(8)).readBigUInt64LE())
  }

  async words(count: number): Promise<number[]> {
    const words: number[] = []
    while (words.length < count) words.push(await this.word())
    return words
  }

  async bytes(): Promise<Buffer> {
    const length = await this.word()
    const padded = await this.read(Math.ceil(length / 8) * 8)
    return padded.subarray(0, length)
  }

  async text(): Promise<string> {
    return (await this.bytes()).toString()
  }

  async list(): Promise<string[]> {
    const texts: string[] = []
    for (let left = await this.word(); left > 0; left -= 1) texts.push(await this.text())
    return texts
  }

  /** Reads the tag and the fields of a failure. */
  async failure(): Promise<Failed> {
    const tag = await this.word()
    if (tag !== ERROR) throw new Error(`expected an error message, got 0x${tag.toString(16)}`)
    if (this.version < parseVersion('1.26')) return { msg: await this.text(), exitStatus: await this.word() }
    const type = await this.text()
    const level = await this.word()
    await this.text()
    const msg = await this.text()
    if (type !== 'Error' || (await this.word()) !== 0) throw new Error('an error message of another form')
    const traces: string[] = []
    for (let left = await this.word(); left > 0; left -= 1) {
      if ((await this.word()) !== 0) throw new Error('a trace with a position')
      traces.push(await this.text())
    }
    return { msg, level, traces }
  }

  /** Takes the bytes that have arrived once everything has had its turn. */
  async sofar(turns = 20): Promise<Buffer> {
    for (let turn = 0; turn < turns; turn += 1) await settle()
    return this.read(this.#unread.length)
  }

  /** Puts bytes back before the unread ones. */
  unread(bytes: Buffer): void {
    this.#unread = Buffer.concat([bytes, this.#unread])
  }

  /** Reads up to the end of the connection. */
  async rest(): Promise<Buffer> {
    while (!this.ended) await this.#wait()
    const bytes = this.#unread
    this.#unread = Buffer.alloc(0)
    return bytes
  }

  /** Ends this side, and still reads. */
  end(): void {
    this.stream.end()
  }

  /** Destroys the connection without ending it first. */
  async leave(): Promise<void> {
    this.stream.destroy()
    await once(this.stream, 'close')
  }

  /** Shakes hands like a client that waits for every word, up to the messages of the log channel. */
  async shakeHands(version = '1.38', features: readonly string[] = []): Promise<void> {
    const own = parseVersion(version)
    this.send(CLIENT_MAGIC, own)
    const magic = await this.word()
    if (magic !== SERVER_MAGIC) throw new Error(`expected the server's magic, got 0x${magic.toString(16)}`)
    this.version = Math.min(own, await this.word())
    if (this.version >= parseVersion('1.38')) {
      this.send(features)
      await this.list()
    }
    if (this.version >= parseVersion('1.14')) this.send(0)
    if (this.version >= parseVersion('1.11')) this.send(0)
    if (this.version >= parseVersion('1.33')) await this.text()
    if (this.version >= parseVersion('1.35')) await this.word()
  }

  async #more(wanted: string): Promise<void> {
    if (this.ended)
      throw new Error(
        `the server ended the connection; expected ${wanted}, left: ${this.#unread.toString('hex')}`,
      )
    await this.#wait()
  }

  #wait(): Promise<void> {
    return new Promise(resolve => {
      this.#wake = resolve
    })
  }
}

interface Report {
  readonly error: Error
  readonly operation: string | undefined
}

export interface Served {
  readonly client: RawClient
  readonly connection: NixDaemonConnection
  /** Arguments of the calls of `onError`. */
  readonly errors: Report[]
  /** Arguments of the calls of `onLeave`. */
  readonly left: Report[]
}

export interface ServedOptions extends ServeOptions {
  /** The client's version and features. */
  readonly client?: { readonly version?: string; readonly features?: readonly string[] }
  /** Bytes that one side may send before the other reads them. */
  readonly highWaterMark?: number
}

/** Makes two ends of a connection; as with sockets, one closes when the other does. */
export function wire(highWaterMark: number = 1 << 16): [near: Duplex, far: Duplex] {
  const [near, far] = duplexPair({ highWaterMark })
  near.once('close', () => far.destroy())
  far.once('close', () => near.destroy())
  return [near, far]
}

/** Serves a raw client, and returns once both sides are past the handshake. */
export async function served(handlers: NixDaemonHandlers, options: ServedOptions = {}): Promise<Served> {
  const { client: wishes = {}, highWaterMark, ...serving } = options
  const [near, far] = wire(highWaterMark)
  const errors: Report[] = []
  const left: Report[] = []
  const into = (reports: Report[]) => (error: unknown, operation: string | undefined) => {
    reports.push({ error: error as Error, operation })
  }
  const opening = serve(far, handlers, { onError: into(errors), onLeave: into(left), ...serving })
  const client = new RawClient(near)
  await client.shakeHands(wishes.version, wishes.features)
  if ((await client.word()) !== LAST) throw new Error('expected the end of the handshake')
  return { client, connection: await opening, errors, left }
}

/** Makes one more call to check that both sides are in step. */
export async function answersStill(client: RawClient): Promise<boolean> {
  // SyncWithGC has no fields, and without a handler its reply is a failure.
  client.send(13)
  const { msg } = await client.failure()
  return msg.includes('does not implement SyncWithGC') && (await client.sofar(3)).length === 0
}
