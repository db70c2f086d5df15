import { newHash } from '../../nix/new-hash.ts'
import type { Body } from '../../runtime/index.ts'
import { TurnTimer } from '../../runtime/server/turn-timer.ts'
import { bodyPieces } from '../../runtime/streams/body.ts'
import { ByteStream, type Sink } from '../../runtime/streams/byte-stream.ts'
import { ContentsError } from '../model/contents.ts'
import { algorithmsOf, type Received, type Receiving } from './receiver.ts'
import { SLAB, type Slabs } from './slabs.ts'
import type { Threads } from './threads.ts'
import { LocalUpload, type Upload } from './upload.ts'

/** The parts of a store that receive bodies. */
export interface Reception {
  readonly slabs: Slabs
  /** The threads that write long bodies; without them, the event loop does. */
  readonly threads: Threads | undefined
}

/** Receives a body. After an error, the caller has to remove the rest of its files. */
export async function receive(
  body: Body,
  receiving: Receiving,
  maxSize: number | undefined,
  reception: Reception,
): Promise<Received> {
  // Here, the error of a package that is missing keeps its class, and nothing has been read yet.
  for (const algorithm of algorithmsOf(receiving)) newHash(algorithm)
  const intake = new Intake(receiving, maxSize, reception)
  try {
    await eachPiece(body, piece => intake.add(piece))
    return await intake.end()
  } catch (error) {
    await intake.abandon()
    throw error
  } finally {
    intake.release()
  }
}

async function eachPiece(body: Body, take: Sink): Promise<void> {
  if (body instanceof ByteStream) return body.lend(take)
  const timer = new TurnTimer()
  for await (const piece of bodyPieces(body)) {
    const waiting = take(piece)
    if (waiting !== undefined) await waiting
    const turn = timer.yieldTurn()
    if (turn !== undefined) await turn
  }
}

/** The bytes of a body, gathered in slabs. A body of one slab is written here, a longer one in a thread. */
class Intake {
  readonly #receiving: Receiving
  readonly #maxSize: number
  readonly #reception: Reception
  #upload: Upload | undefined
  /** The slab that is being filled, unless it was sent. */
  #slab: Buffer | undefined
  #filled = 0
  #size = 0
  /** Fulfilled once the last piece is copied. */
  #behind: Promise<void> | undefined
  #isAbandoned = false

  constructor(receiving: Receiving, maxSize: number = Number.POSITIVE_INFINITY, reception: Reception) {
    this.#receiving = receiving
    this.#maxSize = maxSize
    this.#reception = reception
  }

  /** Copies a piece. Returns a promise to await before the next one, if threads are behind. */
  add(piece: Buffer): Promise<void> | undefined {
    this.#size += piece.length
    if (this.#size > this.#maxSize)
      throw new ContentsError(
        'too-large',
        `the content is longer than the ${this.#maxSize} bytes that are allowed`,
      )
    this.#behind = this.#copy(piece)
    return this.#behind
  }

  async end(): Promise<Received> {
    this.#upload ??= new LocalUpload(this.#receiving)
    await this.#send(this.#upload)
    return this.#upload.end()
  }

  /** Stops. A source that is given up may leave before its last piece is copied, and bring others that it still has. */
  async abandon(): Promise<void> {
    this.#isAbandoned = true
    await this.#behind?.catch(() => {})
    await this.#upload?.abandon()
  }

  /** Gives the memory back. */
  release(): void {
    const { slabs } = this.#reception
    const spare = (): Buffer | undefined => this.#upload?.spare()
    for (let slab = this.#slab ?? spare(); slab !== undefined; slab = spare()) slabs.give(slab)
    this.#slab = undefined
  }

  #copy(piece: Buffer): Promise<void> | undefined {
    if (this.#isAbandoned) throw new ContentsError('failed', 'the content is not wanted any more')
    for (let at = 0; at < piece.length; ) {
      if (this.#filled === SLAB) {
        const waiting = this.#upload === undefined ? this.#begin() : this.#send(this.#upload)
        if (waiting !== undefined) return waiting.then(() => this.#copy(piece.subarray(at)))
      }
      this.#slab ??= this.#upload?.spare() ?? this.#reception.slabs.take()
      if (this.#slab === undefined) return this.#pass(piece.subarray(at))
      const copied = piece.copy(this.#slab, this.#filled, at)
      this.#filled += copied
      at += copied
    }
    return undefined
  }

  /** Takes a piece while other bodies hold all slabs. */
  async #pass(piece: Buffer): Promise<void> {
    this.#upload ??= new LocalUpload(this.#receiving)
    if (!(await this.#upload.pass(piece))) await this.#copy(piece)
  }

  /** Finds a thread for a body that is longer than a slab. */
  async #begin(): Promise<void> {
    this.#upload =
      (await this.#reception.threads?.receive(this.#receiving)) ?? new LocalUpload(this.#receiving)
    await this.#send(this.#upload)
  }

  #send(upload: Upload): Promise<void> | undefined {
    const [slab, filled] = [this.#slab, this.#filled]
    this.#slab = undefined
    this.#filled = 0
    return slab && upload.send(slab, filled)
  }
}
