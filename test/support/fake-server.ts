import { once } from 'node:events'
import { type Duplex, duplexPair } from 'node:stream'
import { connect, type NixDaemonClient } from '../../generated/nix-daemon/client.ts'
import { type LogMessage, writeLogMessage } from '../../generated/nix-daemon/log.ts'
import { nixDaemon } from '../../generated/nix-daemon/protocol.ts'
import type { ConnectOptions } from '../../runtime/client/options.ts'
import { Input } from '../../runtime/input/input.ts'
import { shakeHands } from '../../runtime/protocol/handshake.ts'
import type { Operation } from '../../runtime/protocol/protocol.ts'
import { parseVersion, type Session } from '../../runtime/session/session.ts'
import { encode } from '../../runtime/wire/codec.ts'
import { readUint } from '../../runtime/wire/read.ts'
import type { Write } from '../../runtime/wire/write.ts'
import { settle } from './chunks.ts'

export const LAST: LogMessage = { kind: 'Last' }

export interface ServerOptions {
  readonly version?: string
  readonly features?: readonly string[]
  readonly serverVersion?: string
  /** Bytes that one side may send before the other reads them. */
  readonly highWaterMark?: number
  /** Messages that the server sends in the log channel of the handshake. */
  readonly greeting?: readonly LogMessage[]
  readonly connect?: ConnectOptions<LogMessage>
}

/** The server's side of a connection, driven by a test step by step. */
export class FakeServer {
  readonly stream: Duplex
  readonly input: Input
  /** Bytes that the client has sent. */
  received = 0
  session: Session = { version: 0, features: 0 }
  readonly #options: ServerOptions

  constructor(stream: Duplex, options: ServerOptions) {
    this.stream = stream
    this.#options = options
    this.input = new Input(this.session)
    stream.on('data', (chunk: Buffer) => {
      this.received += chunk.length
      this.input.push(chunk)
    })
    stream.on('end', () => this.input.end())
    stream.on('close', () => this.input.end())
    stream.on('error', () => {})
  }

  async shakeHands(): Promise<void> {
    const { version = '1.38', serverVersion = version, features = [], greeting = [LAST] } = this.#options
    const choices: Record<string, unknown> = {
      serverVersion: parseVersion(serverVersion),
      serverFeatures: features,
      daemonNixVersion: '2.99 (fake)',
      trusted: 'Trusted',
    }
    const agreement = await shakeHands(nixDaemon, {
      role: 'server',
      choice: name => choices[name],
      say: ({ codec }, value, session) => this.bytes(encode(codec.write, value, session)),
      flush: () => {},
      hear: ({ codec }, session) => {
        this.input.reader.use(session)
        return this.input.read(codec.read)
      },
      channel: session => {
        this.#use(session)
        this.say(...greeting)
      },
    })
    this.#use(agreement.session)
  }

  #use(session: Session): void {
    this.session = session
    this.input.reader.use(session)
  }

  /** Reads the opcode and the fields of the next request. */
  async request<Request>(
    operation: Pick<Operation<Request, never>, 'name' | 'opcode' | 'readRequest'>,
  ): Promise<Request> {
    const opcode = await this.input.read(r => readUint(r, 0xffffffff))
    if (opcode !== operation.opcode) throw new Error(`expected ${operation.name}, got opcode ${opcode}`)
    return this.input.read(operation.readRequest)
  }

  /** Reads the bytes of a framed body up to its end. */
  async frames(): Promise<Buffer> {
    const pieces: Buffer[] = []
    for (;;) {
      const length = await this.input.read(r => readUint(r, 0xffffffff))
      if (length === 0) return Buffer.concat(pieces)
      pieces.push(await this.raw(length))
    }
  }

  /** Reads exactly that many bytes. */
  async raw(length: number): Promise<Buffer> {
    const pieces: Buffer[] = []
    for (let missing = length; missing > 0; ) {
      const piece = this.input.take(missing)
      if (piece !== undefined) {
        missing -= piece.length
        pieces.push(Buffer.from(piece))
      } else if (!(await this.input.more())) {
        throw new Error(`the client ended the connection with ${missing} bytes to come`)
      }
    }
    return Buffer.concat(pieces)
  }

  bytes(bytes: Uint8Array): void {
    this.stream.write(bytes)
  }

  /** Sends bytes, then waits until the client has read nearly all of them. */
  async slowly(bytes: Uint8Array): Promise<void> {
    if (!this.stream.write(bytes)) await once(this.stream, 'drain')
  }

  say(...messages: LogMessage[]): void {
    for (const message of messages) this.bytes(encode(writeLogMessage, message, this.session))
  }

  /** Sends the end of the log channel and the response after it in one chunk. */
  reply<Response>(operation: Pick<Operation<never, Response>, 'writeResponse'>, response: Response): void {
    this.bytes(Buffer.concat([this.encoded(LAST), this.encoded(response, operation.writeResponse)]))
  }

  encoded(message: LogMessage): Buffer
  encoded<T>(value: T, write: Write<T>): Buffer
  encoded(value: unknown, write: Write<never> = writeLogMessage as Write<never>): Buffer {
    return encode(write, value as never, this.session)
  }

  /** Tells whether the client closes the connection within a few turns. */
  async closedByClient(): Promise<boolean> {
    for (let turn = 0; turn < 20 && !this.stream.destroyed; turn += 1) await settle()
    return this.stream.destroyed
  }
}

/** Connects a client and a fake server, both past the handshake. */
export async function connected(
  options: ServerOptions = {},
): Promise<{ client: NixDaemonClient; server: FakeServer }> {
  const { highWaterMark = 1 << 16 } = options
  const [near, far] = duplexPair({ highWaterMark })
  // Sockets tell one side when the other closes, so these do as well.
  near.once('close', () => far.destroy())
  far.once('close', () => near.destroy(new Error('read ECONNRESET')))
  const server = new FakeServer(far, options)
  const shaken = server.shakeHands()
  const [client] = await Promise.all([connect(near, options.connect ?? {}), shaken])
  return { client, server }
}

/** Waits for the error that rejects a promise; throws if the promise is fulfilled. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise
  } catch (error) {
    return error as Error
  }
  throw new Error('the promise was fulfilled')
}

/** Makes a message of a failure, with the fields of sessions since 1.26. */
export function failure(msg: string): Extract<LogMessage, { kind: 'Error' }> {
  return { kind: 'Error', level: 'Error', className: 'Error', msg, traces: [], exitStatus: 1 }
}
