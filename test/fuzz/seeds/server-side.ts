import * as fc from 'fast-check'
import { writeLogMessage } from '../../../generated/nix-daemon/log.ts'
import { operations } from '../../../generated/nix-daemon/operations.ts'
import { nixDaemon } from '../../../generated/nix-daemon/protocol.ts'
import { featureNames } from '../../../runtime/session/gate.ts'
import { formatVersion, type Session } from '../../../runtime/session/session.ts'
import { encode } from '../../../runtime/wire/codec.ts'
import type { Write } from '../../../runtime/wire/write.ts'
import type { FuzzDice } from '../dice.ts'
import { chosen, type Input, type Piece } from '../input/input.ts'
import type { Sources } from '../mutate/input.ts'
import { anyManners } from '../targets/peer.ts'
import { anyLogMessage, anyOperation, anySession, anyValue, arbitraryOf, serverHello } from './messages.ts'
import { narBytes } from './nars.ts'
import { type RecordedCall, recordedSession, recordedSessions } from './recordings.ts'

/** The client that hears an input: what it offers, and the calls that it makes. */
export interface Script {
  readonly version: string
  readonly features: readonly string[]
  readonly calls: readonly RecordedCall[]
}

/** Makes what a server sends: its side of a recorded session, or random messages and responses. */
export function serverSeed(dice: FuzzDice): Input {
  const manners = anyManners(dice)
  if (dice.chance(60)) {
    const { name, pieces } = dice.of(recordedSessions())
    return {
      choices: { ...manners, recording: name },
      pieces: pieces.filter(({ from }) => from === 'server'),
    }
  }
  const session = anySession(dice)
  const called = Array.from({ length: dice.number(1, 3) }, () => anyOperation(dice, session))
  const choices = {
    ...manners,
    version: session.version,
    features: session.features,
    calls: called.map(operation => operation.name).join(','),
  }
  const replies = called.flatMap(({ opcode }, call) => anyReply(dice, session, opcode, call))
  return { choices, pieces: [...serverHello(session), ...replies] }
}

/** Makes log messages, and a response or a download. */
export function anyReply(dice: FuzzDice, session: Session, opcode: number, call: number): Piece[] {
  const operation = operations.get(opcode)
  if (operation === undefined) return []
  const log = Array.from({ length: dice.of([0, 0, 1, 3]) }, () => anyLogMessage(dice, session, call))
  const last: Piece = { from: 'server', call, data: encode(writeLogMessage, { kind: 'Last' }, session) }
  const channel = operation.channel ? [...log, last] : []
  if (operation.download !== undefined) return [...channel, { from: 'server', call, data: narBytes(dice) }]
  const type = `${operation.name}Response`
  const value = anyValue(dice, operation, 'Response', session)
  return [
    ...channel,
    {
      from: 'server',
      call,
      data: encode(operation.writeResponse as Write<unknown>, value, session),
      type,
      session,
    },
  ]
}

/** Finds the calls that belong to an input. */
export function scriptOf(input: Input): Script {
  const recorded = recordedSession(chosen(input, 'recording', ''))
  if (recorded !== undefined) {
    const features = recorded.hello.get('clientFeatures')
    return {
      version: formatVersion(Number(recorded.hello.get('clientVersion') ?? nixDaemon.max)),
      features: Array.isArray(features) ? features : [],
      calls: recorded.calls,
    }
  }
  const session = { version: chosen(input, 'version', nixDaemon.max), features: chosen(input, 'features', 0) }
  const names = chosen(input, 'calls', 'IsValidPath').split(',')
  const calls = [...operations.values()].filter(operation => names.includes(operation.name))
  return {
    version: formatVersion(session.version),
    features: featureNames(session.features, nixDaemon.features),
    calls: names.flatMap(name => {
      const operation = calls.find(each => each.name === name)
      if (operation === undefined) return []
      const body = operation.upload === undefined ? undefined : sampleNar
      return [{ operation, request: sampleRequest(name, session), body }]
    }),
  }
}

const sampleNar = Buffer.from('0d000000000000006e69782d617263686976652d31000000', 'hex')

function sampleRequest(name: string, session: Session): unknown {
  const arbitrary = arbitraryOf(`${name}Request`, session)
  return arbitrary && fc.sample(arbitrary, { numRuns: 1, seed: 7 })[0]
}

/** The mutations of what servers send. */
export const serverSources: Sources = {
  sides: ['server'],
  more(dice, side, call) {
    const session = anySession(dice)
    if (dice.chance(30)) return [anyLogMessage(dice, session, call)]
    if (dice.chance(40)) return anyReply(dice, session, anyOperation(dice, session).opcode, call)
    const others = dice.of(recordedSessions()).pieces.filter(({ from }) => from === side)
    const at = dice.number(0, others.length)
    return others.slice(at, at + dice.number(1, 4)).map(piece => ({ ...piece, call }))
  },
  choices: anyManners,
}
