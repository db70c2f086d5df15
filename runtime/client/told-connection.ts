import { tell } from '../diagnostics/channels.ts'
import type { ClientCall } from '../diagnostics/events.ts'
import { outcomeOf } from '../diagnostics/outcome.ts'
import type { AnyMessage, Operation } from '../protocol/protocol.ts'
import { ByteStream } from '../streams/byte-stream.ts'
import { ClientConnection } from './connection.ts'
import type { BodyOptions, CallOptions, DownloadOptions } from './options.ts'

/** A call whose events are told. */
interface ToldCall {
  /** Tells the end of the call, once. */
  ended(): void
  /** Tells that the call has failed, and returns the error. */
  failed(error: unknown): unknown
}

/** A connection whose calls are told. Others do not pay for it, because they are made without this class. */
export class ToldConnection<Message extends AnyMessage, Hello> extends ClientConnection<Message, Hello> {
  override async call<Request, Response>(
    operation: Operation<Request, Response>,
    request?: Request,
    options?: CallOptions<Message> & BodyOptions,
  ): Promise<Response> {
    const told = this.#begin(operation.name)
    try {
      const response = await super.call(operation, request as Request, options)
      told.ended()
      return response
    } catch (error) {
      throw told.failed(error)
    }
  }

  override async download<Request, Response>(
    operation: Operation<Request, Response>,
    request?: Request,
    options?: DownloadOptions<Message>,
  ): Promise<ByteStream> {
    const told = this.#begin(operation.name)
    try {
      return toldBody(await super.download(operation, request as Request, options), told)
    } catch (error) {
      throw told.failed(error)
    }
  }

  override elements<Request, Element>(
    operation: Operation<Request, readonly Element[]>,
    request?: Request,
    options?: CallOptions<Message>,
  ): AsyncIterableIterator<Element> {
    const elements = super.elements(operation, request as Request, options)
    return toldElements(elements, () => this.#begin(operation.name))
  }

  #begin(operation: string): ToldCall {
    const call: ClientCall = { protocol: this.protocol.name, operation }
    const start = performance.now()
    let isOver = false
    const end = (outcome: Parameters<typeof outcomeOf> | undefined): void => {
      if (isOver) return
      isOver = true
      tell('nixwire:client:call-ended', {
        call,
        outcome: outcome === undefined ? 'ok' : outcomeOf(...outcome),
        error: outcome?.[0],
        duration: performance.now() - start,
      })
    }
    tell('nixwire:client:call-started', { call })
    return {
      ended: () => end(undefined),
      failed: error => {
        end([error, this.usable])
        return error
      },
    }
  }
}

function toldBody(stream: ByteStream, told: ToldCall): ByteStream {
  return new ByteStream({
    async *pieces() {
      try {
        for await (const piece of stream) yield piece
      } catch (error) {
        throw told.failed(error)
      } finally {
        told.ended()
      }
    },
    async lend(sink) {
      try {
        await stream.lend(sink)
        told.ended()
      } catch (error) {
        throw told.failed(error)
      }
    },
    async abandon() {
      await stream.cancel()
      told.ended()
    },
  })
}

/** Tells of elements. No generator, because its `return` would wait for the element that was requested last. */
function toldElements<T>(
  elements: AsyncIterableIterator<T>,
  begin: () => ToldCall,
): AsyncIterableIterator<T> {
  // Nothing is sent before the first element is requested.
  let told: ToldCall | undefined
  return {
    [Symbol.asyncIterator]() {
      return this
    },
    async next() {
      told ??= begin()
      try {
        const result = await elements.next()
        if (result.done === true) told.ended()
        return result
      } catch (error) {
        throw told.failed(error)
      }
    },
    async return() {
      await elements.return?.()
      told?.ended()
      return { done: true, value: undefined }
    },
  }
}
