import { type TimeOut, TimeOutError } from '../errors/time-out-error.ts'
import type { Input } from '../input/input.ts'
import type { Transport } from '../transport/transport.ts'
import { type Ticking, tickEvery } from './ticker.ts'

/**
 * Bytes of a request or upload that have to arrive in the time that it may stand still. A client that sends a byte
 * every few seconds does not go on.
 */
const LEAST = 4096
const LONGEST_TICK = 1000
const SHORTEST_TICK = 5

/** The connection that is watched. An object instead of a function costs an idle connection less memory. */
interface Owner {
  /** Ends the connection, because a time is over. */
  expire(error: TimeOutError): void
}

/**
 * The times of a connection. Calls only note in plain fields what they wait for; a shared timer looks at these fields
 * a few times within the shortest time.
 */
export class Watch implements Ticking {
  /** The time that counts while bytes of the client are missing. */
  waitsFor: Exclude<TimeOut, 'write'> = 'handshake'
  /** Name of the operation that is being served. */
  operation: string | undefined
  /** Number of requests that have begun. */
  #requests = 0
  readonly #times: Readonly<Record<TimeOut, number>>
  readonly #input: Input
  readonly #transport: Transport
  readonly #owner: Owner
  /** Milliseconds in which the client sent too little, and the state in which they began. */
  #readingMs = 0
  #seenWaitsFor = 'handshake'
  #seenRequests = 0
  #seenReceived = 0
  /** Milliseconds in which the client took nothing, and the state in which they began. */
  #writingMs = 0
  #seenTaken = 0
  #seenQueued = 0

  constructor(times: Readonly<Record<TimeOut, number>>, input: Input, transport: Transport, owner: Owner) {
    this.#times = times
    this.#input = input
    this.#transport = transport
    this.#owner = owner
    const shortest = Math.min(...Object.values(times))
    if (Number.isFinite(shortest))
      tickEvery(Math.max(Math.min(shortest / 8, LONGEST_TICK), SHORTEST_TICK), this)
  }

  /** Notes that no request has begun. */
  idle(): void {
    this.operation = undefined
    this.waitsFor = 'idle'
  }

  /** Notes that bytes of a request have come. */
  begin(): void {
    this.#requests += 1
    this.waitsFor = 'request'
  }

  tick(ms: number): boolean {
    if (this.#transport.closed) return false
    this.#lookAtWriting(ms)
    this.#lookAtReading(ms)
    return true
  }

  #lookAtWriting(ms: number): void {
    const { sent, unsent, queued } = this.#transport
    const taken = sent - unsent
    if (unsent === 0 || taken !== this.#seenTaken || queued !== this.#seenQueued) {
      this.#seenTaken = taken
      this.#seenQueued = queued
      this.#writingMs = 0
      return
    }
    this.#writingMs += ms
    if (this.#writingMs < this.#times.write) return
    this.#writingMs = 0
    this.#owner.expire(new TimeOutError('write', this.#times.write))
  }

  #lookAtReading(ms: number): void {
    const { waitsFor } = this
    const { received } = this.#transport
    const isNext = waitsFor !== this.#seenWaitsFor || this.#requests !== this.#seenRequests
    if (isNext || (waitsFor !== 'handshake' && received - this.#seenReceived >= LEAST)) {
      this.#seenWaitsFor = waitsFor
      this.#seenRequests = this.#requests
      this.#seenReceived = received
      this.#readingMs = 0
      return
    }
    // Time in which a handler, another server or a reader of the last reply is waited for does not count.
    const isWaiting = this.#input.hungry && !this.#input.ended
    if (!isWaiting || (waitsFor === 'idle' && this.#transport.unsent > 0)) return
    this.#readingMs += ms
    if (this.#readingMs < this.#times[waitsFor]) return
    this.#readingMs = 0
    this.#owner.expire(new TimeOutError(waitsFor, this.#times[waitsFor]))
  }
}
