import type { FuzzDice } from '../dice.ts'
import { chosen, type Input } from '../input/input.ts'
import { mutateInput, type Sources } from '../mutate/input.ts'
import { clientSources } from '../seeds/client-side.ts'
import { anySession, clientHello, serverHello } from '../seeds/messages.ts'
import { loadSessions, recordedSessions } from '../seeds/recordings.ts'
import { serverSources } from '../seeds/server-side.ts'
import { feedClient } from './client.ts'
import { anyManners } from './peer.ts'
import { feedServer } from './server.ts'
import type { Subject, Target } from './target.ts'

function sourcesOf(input: Input): Sources {
  return chosen<string>(input, 'hears', 'server') === 'server' ? clientSources : serverSources
}

function seed(dice: FuzzDice): Input {
  const hears = dice.of(['server', 'client'])
  const from = hears === 'server' ? 'client' : 'server'
  const choices = { ...anyManners(dice), hears, calls: 'IsValidPath' }
  if (dice.chance(50)) {
    const session = anySession(dice)
    return { choices, pieces: from === 'client' ? clientHello(session) : serverHello(session) }
  }
  const { name, pieces } = dice.of(recordedSessions())
  const hello = pieces.filter(piece => piece.from === from && piece.call === -1)
  return { choices: { ...choices, recording: name }, pieces: hello }
}

/** The handshake of either side. */
export const handshake: Target = {
  name: 'handshake',
  task: 'the handshake of both sides',
  short: 1500,
  prepare: loadSessions,
  make(dice) {
    const input = seed(dice)
    return mutateInput(dice, input, sourcesOf(input))
  },
  async open() {
    return {
      feed: input =>
        chosen<string>(input, 'hears', 'server') === 'server' ? feedServer(input) : feedClient(input),
      async [Symbol.asyncDispose]() {},
    } satisfies Subject
  },
}
