import { connect } from '../../../generated/nix-daemon/client.ts'
import type { LogMessage } from '../../../generated/nix-daemon/log.ts'
import { nixDaemon } from '../../../generated/nix-daemon/protocol.ts'
import { LogStream } from '../../../runtime/client/log-stream.ts'
import { formatVersion } from '../../../runtime/session/session.ts'
import { settle } from '../../support/chunks.ts'
import { wire } from '../../support/raw-client.ts'
import type { FuzzDice } from '../dice.ts'
import { chosen, type Input } from '../input/input.ts'
import { holdsFew, settles, settlesTyped } from '../invariants.ts'
import { mutateInput, type Sources } from '../mutate/input.ts'
import { anyLogMessage, anySession, serverHello } from '../seeds/messages.ts'
import { loadSessions } from '../seeds/recordings.ts'
import { anyReply, serverSources } from '../seeds/server-side.ts'
import { feedClient, HostileServer } from './client.ts'
import { anyManners, PIPE } from './peer.ts'
import type { Subject, Target } from './target.ts'

const operation = [...nixDaemon.operations.values()].find(({ name }) => name === 'IsValidPath')

function seed(dice: FuzzDice): Input {
  const session = anySession(dice)
  const choices = {
    ...anyManners(dice),
    version: session.version,
    features: session.features,
    calls: 'IsValidPath',
    reading: dice.of(['slowly', 'keep']),
    // The same messages again, until a client would hold too much that kept them all.
    floods: dice.chance(2),
  }
  const messages = Array.from({ length: dice.number(1, 6) }, () => anyLogMessage(dice, session, 0))
  return {
    choices,
    pieces: [...serverHello(session), ...messages, ...anyReply(dice, session, operation?.opcode ?? 1, 0)],
  }
}

const sources: Sources = {
  ...serverSources,
  more: (dice, _side, call) => [anyLogMessage(dice, anySession(dice), call)],
}

/** The log channel, heard by a client. */
export const log: Target = {
  name: 'log',
  task: 'the log channel, heard by a client',
  short: 1200,
  prepare: loadSessions,
  make: dice => mutateInput(dice, seed(dice), sources),
  async open() {
    return {
      feed: input => (chosen(input, 'floods', false) ? flood(input) : feedClient(input)),
      async [Symbol.asyncDispose]() {},
    } satisfies Subject
  },
}

/** Bytes of log that a client is told, of which it reads nothing. */
const FLOOD = 12 << 20

/** Says the messages of an input again and again to a client that does not read its log. */
async function flood(input: Input): Promise<void> {
  const [near, far] = wire(PIPE)
  far.on('error', () => {})
  far.resume()
  const server = new HostileServer(far, { ...input, choices: { ...input.choices, cuts: [], paced: false } })
  const version = formatVersion(chosen(input, 'version', nixDaemon.max))
  const opening = connect(near, { version, features: [] })
  opening.catch(() => {})
  await server.answer(-1)
  for (let turn = 0; turn < 12; turn += 1) await settle()
  const log = new LogStream<LogMessage>()
  const calling = opening.then(daemon => daemon.isValidPath({ path: '/nix/store/x' }, { log }))
  calling.catch(() => {})
  for (let turn = 0; turn < 12; turn += 1) await settle()
  const messages = Buffer.concat(
    input.pieces.slice(0, -1).flatMap(({ call, data }) => (call === 0 ? [data] : [])),
  )
  let sent = 0
  for (let copies = 0; sent < FLOOD && copies < 4096 && messages.length > 0 && !far.destroyed; copies += 1) {
    far.write(messages)
    sent += messages.length
    if (copies % 8 === 0) await settle()
  }
  for (let turn = 0; turn < 12; turn += 1) await settle()
  // All that has left the pipe lies in the client, which has read nothing, or has refused it.
  if (!near.destroyed) holdsFew('a client that reads no log', sent - far.writableLength - near.readableLength)
  server.end()
  await log.return()
  await settlesTyped('the call', calling)
  await settlesTyped('connecting', opening)
  await settles(
    'closing',
    opening.then(
      daemon => daemon.close(),
      () => {},
    ),
  )
}
