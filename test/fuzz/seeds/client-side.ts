import type { FuzzDice } from '../dice.ts'
import type { Input } from '../input/input.ts'
import type { Sources } from '../mutate/input.ts'
import { anyManners } from '../targets/peer.ts'
import { anyRequest, anySession, clientHello } from './messages.ts'
import { recordedSessions } from './recordings.ts'

/** Makes what a client sends: a recorded session, or requests of random values. */
export function clientSeed(dice: FuzzDice): Input {
  const choices = anyManners(dice)
  if (dice.chance(40)) {
    const session = anySession(dice)
    const requests = Array.from({ length: dice.number(1, 3) }, (_, call) => anyRequest(dice, session, call))
    return { choices, pieces: [...clientHello(session), ...requests.flat()] }
  }
  const { pieces } = dice.of(recordedSessions())
  return { choices, pieces: pieces.filter(({ from }) => from === 'client') }
}

/** The mutations of what clients send. */
export const clientSources: Sources = {
  sides: ['client'],
  more(dice, side, call) {
    if (dice.chance(50)) return anyRequest(dice, anySession(dice), call)
    const others = dice.of(recordedSessions()).pieces.filter(({ from }) => from === side)
    const at = dice.number(0, others.length)
    return others.slice(at, at + dice.number(1, 4)).map(piece => ({ ...piece, call }))
  },
  choices: anyManners,
}
