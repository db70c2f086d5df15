import type { ListReply } from '../../runtime/server/call.ts'
import { TurnTimer } from '../../runtime/server/turn-timer.ts'
import { AT_ONCE } from '../model/slices.ts'

/** Makes a reply of many elements that is encoded in turns of the event loop. */
export function listReply<T>(items: readonly T[]): ListReply<T> {
  return items.length <= AT_ONCE ? items : { count: items.length, items: inTurns(items) }
}

async function* inTurns<T>(items: readonly T[]): AsyncGenerator<T, void, undefined> {
  const timer = new TurnTimer()
  for (const item of items) {
    yield item
    const turn = timer.yieldTurn()
    if (turn !== undefined) await turn
  }
}
