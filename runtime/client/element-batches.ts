import { EncodeError } from '../errors/errors.ts'
import type { AnyOperation } from '../protocol/protocol.ts'
import { NEED } from '../wire/reader.ts'
import { runChannel, sendRequest } from './exchange.ts'
import type { LogListeners } from './log-listeners.ts'
import type { ClientState } from './state.ts'
import type { Turn } from './turns.ts'

/**
 * Calls an operation whose response is a list, and yields its elements in batches: those that have just
 * arrived.
 *
 * @throws {EncodeError} `wrong-type` if the response is no list.
 */
export async function* elementBatches<Element>(
  state: ClientState,
  operation: AnyOperation,
  request: unknown,
  listeners: LogListeners,
  turn: Turn,
): AsyncGenerator<Element[], void, undefined> {
  const { name } = operation
  if (operation.writeElement === undefined) {
    throw new EncodeError('wrong-type', 'the reply of this operation is no list', state.place(name))
  }
  let ended = false
  let isReading = true
  if (turn.end !== undefined) turn.end.waitsFor = () => (isReading ? 'reply' : 'reader')
  try {
    await sendRequest(state, operation, request, undefined)
    await runChannel(state, operation, listeners, undefined)
    const { input } = state
    state.reading = `${name}Response`
    for (;;) {
      const rest = input.tryRead(operation.readResponse)
      const batch = rest === NEED ? input.takeElements() : rest
      if (rest !== NEED) {
        // The whole reply has been read, so a consumer may stop now without breaking the connection off.
        ended = true
        state.lastFailure = undefined
        state.checkEnd(name)
      }
      // The consumer may have been slow and the rest may be here: decode again before waiting.
      if ((batch as Element[]).length > 0) {
        turn.lend()
        isReading = false
        yield batch as Element[]
        isReading = true
      } else if (rest === NEED) await input.more()
      if (rest !== NEED) break
    }
  } catch (error) {
    ended = true
    throw turn.end?.error ?? (await state.explain(error, operation))
  } finally {
    if (!ended) state.abandon(name)
  }
  listeners.rethrow()
}
