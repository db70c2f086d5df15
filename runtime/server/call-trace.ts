import { tell } from '../diagnostics/channels.ts'
import type { CallOutcome, ServedCall, ServedConnection } from '../diagnostics/events.ts'
import { outcomeOf } from '../diagnostics/outcome.ts'
import type { Input } from '../input/input.ts'
import type { OperationInfo } from '../protocol/protocol.ts'
import type { Output } from './output.ts'

/** The parts of a connection that count its bytes. */
export interface CountedBytes {
  readonly input: Input
  readonly output: Output
}

/** Bytes of an opcode, which is read before a call is known. */
const OPCODE = 8

/** Tells the events of one call. */
export class CallTrace {
  readonly #bytes: CountedBytes
  readonly #call: { -readonly [Name in keyof ServedCall]: ServedCall[Name] }
  readonly #start: number = performance.now()
  readonly #bytesIn: number
  readonly #bytesOut: number
  #failure: { readonly error: unknown; readonly isFault: boolean } | undefined

  constructor(connection: ServedConnection, bytes: CountedBytes, opcode: number) {
    this.#bytes = bytes
    this.#call = { connection, opcode, operation: undefined, request: undefined }
    this.#bytesIn = consumed(bytes) - OPCODE
    this.#bytesOut = bytes.output.written
  }

  /** Tells that the operation is known. */
  named({ name }: OperationInfo): void {
    this.#call.operation = name
  }

  /** Tells that the request was read. */
  requested(request: unknown): void {
    this.#call.request = request
    tell('nixwire:server:call-started', { call: this.#call })
  }

  /** Notes the error of the call. */
  failed(error: unknown, isFault: boolean): void {
    this.#failure ??= { error, isFault }
  }

  /** Tells the end of the call. */
  ended(): void {
    const bytes = this.#bytes
    tell('nixwire:server:call-ended', {
      call: this.#call,
      outcome: this.#outcome(),
      error: this.#failure?.error,
      duration: performance.now() - this.#start,
      bytesIn: consumed(bytes) - this.#bytesIn,
      bytesOut: bytes.output.written - this.#bytesOut,
    })
  }

  #outcome(): CallOutcome {
    if (this.#failure === undefined) return this.#bytes.output.usable ? 'ok' : 'connection-ended'
    const { error, isFault } = this.#failure
    return outcomeOf(error, isFault && this.#bytes.output.usable)
  }
}

/** Number of bytes that were read from a connection and used. */
function consumed({ input, output }: CountedBytes): number {
  return output.received - input.available
}
