import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/*
 * A client of two operations as an expert in Node writes it for speed: the socket reads into one buffer, a call
 * is one write and one promise, and a reply is decoded in place.
 */

const CLIENT_MAGIC = 0x6e697863
const SERVER_MAGIC = 0x6478696f
const VERSION = (1 << 8) | 34
const LAST = 0x616c7473
const SIZE = 64 << 10

type Slices = Buffer & { utf8Slice(start: number, end: number): string }

interface Info {
  readonly deriver: string
  readonly narHash: string
  readonly references: readonly string[]
  readonly registrationTime: number
  readonly narSize: number
  readonly ultimate: boolean
  readonly sigs: readonly string[]
  readonly ca: string
}

const SHORT: { short: true } = { short: true }

/** The reply and a cursor in it. */
let bytes = Buffer.alloc(0) as Buffer as Slices
let [at, end] = [0, 0]

function int(): number {
  if (at + 8 > end) throw SHORT
  const low = bytes.readUInt32LE(at)
  const high = bytes.readUInt32LE(at + 4)
  if (high > 0x1f_ffff) throw new RangeError(`integer at ${at}`)
  at += 8
  return high * 0x1_0000_0000 + low
}

function bool(): boolean {
  const value = int()
  if (value > 1) throw new RangeError(`boolean ${value}`)
  return value === 1
}

function text(): string {
  const size = int()
  const padded = (size + 7) & ~7
  if (size > 1 << 26) throw new RangeError(`string of ${size} bytes`)
  if (at + padded > end) throw SHORT
  for (let index = size; index < padded; index += 1)
    if (bytes[at + index] !== 0) throw new RangeError(`padding at ${at + index}`)
  const value = bytes.utf8Slice(at, at + size)
  at += padded
  return value
}

function texts(): string[] {
  const count = int()
  if (count > 1 << 24) throw new RangeError(`list of ${count} strings`)
  const values: string[] = []
  for (let index = 0; index < count; index += 1) values.push(text())
  return values
}

function last(): void {
  const word = int()
  if (word !== LAST) throw new RangeError(`message ${word}`)
}

function validReply(): boolean {
  last()
  return bool()
}

function infoReply(): Info | undefined {
  last()
  if (!bool()) return undefined
  return {
    deriver: text(),
    narHash: text(),
    references: texts(),
    registrationTime: int(),
    narSize: int(),
    ultimate: bool(),
    sigs: texts(),
    ca: text(),
  }
}

function helloReply(): void {
  if (int() !== SERVER_MAGIC || int() !== VERSION) throw new RangeError('another version')
}

function startReply(): void {
  text()
  last()
}

function request(operation: number, path: string): Buffer {
  const message = Buffer.allocUnsafe(24 + 3 * path.length)
  const size = message.write(path, 16)
  const padded = (size + 7) & ~7
  message.fill(0, 16 + size, 16 + padded)
  message.writeUInt32LE(operation, 0)
  message.writeUInt32LE(0, 4)
  message.writeUInt32LE(size, 8)
  message.writeUInt32LE(0, 12)
  return message.subarray(0, 16 + padded)
}

function words(...values: readonly number[]): Buffer {
  const message = Buffer.alloc(8 * values.length)
  for (const [index, value] of values.entries()) message.writeUInt32LE(value, 8 * index)
  return message
}

interface Waiting {
  readonly decode: () => unknown
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

/** A client that makes one call at a time. */
export class HandClient {
  readonly #socket: Socket
  #waiting: Waiting | undefined
  /** The first part of a reply that arrives in pieces. */
  #rest: Buffer | undefined

  private constructor(path: string) {
    this.#socket = connect({
      path,
      onread: {
        buffer: Buffer.allocUnsafeSlow(SIZE),
        callback: (size, buffer) => this.#read(buffer as Buffer, size),
      },
    })
    this.#socket.on('error', error => this.#waiting?.reject(error))
  }

  static async connect(path: string): Promise<HandClient> {
    const client = new HandClient(path)
    await once(client.#socket, 'connect')
    await client.#call(words(CLIENT_MAGIC, VERSION), helloReply)
    await client.#call(words(0, 0), startReply)
    return client
  }

  isValidPath(path: string): Promise<boolean> {
    return this.#call(request(1, path), validReply)
  }

  queryPathInfo(path: string): Promise<Info | undefined> {
    return this.#call(request(26, path), infoReply)
  }

  close(): void {
    this.#socket.end()
  }

  #call<T>(message: Buffer, decode: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting = { decode, resolve: resolve as (value: unknown) => void, reject }
      this.#socket.write(message)
    })
  }

  #read(chunk: Buffer, size: number): boolean {
    const waiting = this.#waiting
    const arrived = chunk.subarray(0, size)
    const all = this.#rest === undefined ? arrived : Buffer.concat([this.#rest, arrived])
    ;[bytes, at, end] = [all as Slices, 0, all.length]
    try {
      const value = waiting?.decode()
      this.#rest = undefined
      waiting?.resolve(value)
    } catch (error) {
      if (error === SHORT) this.#rest = Buffer.from(all)
      else waiting?.reject(error)
    }
    return true
  }
}
