import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { TurnTimer } from '../../runtime/server/turn-timer.ts'
import type { Store } from '../model/store.ts'

/** Lists contents without a registration, which a killed process has left behind. */
export async function* strayContents(store: Store): AsyncGenerator<StorePath, void, undefined> {
  const timer = new TurnTimer()
  for await (const path of store.contents.list()) {
    if (!(await store.metadata.isValid(path))) yield path
    const turn = timer.yieldTurn()
    if (turn !== undefined) await turn
  }
}
