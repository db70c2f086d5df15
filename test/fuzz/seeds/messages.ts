import type * as fc from 'fast-check'
import * as arbitraries from '../../../generated/nix-daemon/arbitraries.ts'
import { writeLogMessage } from '../../../generated/nix-daemon/log.ts'
import { operations } from '../../../generated/nix-daemon/operations.ts'
import { nixDaemon } from '../../../generated/nix-daemon/protocol.ts'
import type { AnyOperation } from '../../../runtime/protocol/protocol.ts'
import { holds } from '../../../runtime/session/gate.ts'
import { parseVersion, type Session } from '../../../runtime/session/session.ts'
import { encode } from '../../../runtime/wire/codec.ts'
import type { Write } from '../../../runtime/wire/write.ts'
import { bytesOf, CLIENT_MAGIC, framed, SERVER_MAGIC } from '../../support/raw-client.ts'
import { type NamedSession, named, sessionSets } from '../../support/sessions.ts'
import type { FuzzDice } from '../dice.ts'
import type { Piece } from '../input/input.ts'
import { narBytes } from './nars.ts'

type Made = (session: Session) => fc.Arbitrary<unknown>
const byName = arbitraries as Readonly<Record<string, Made | undefined>>
const made = new Map<string, fc.Arbitrary<unknown>>()

/** One session of each era. All others would need arbitraries of their own, which take long to make. */
const sessions: readonly NamedSession[] = [
  ...sessionSets(nixDaemon, {}).few,
  ...['1.17', '1.21', '1.25', '1.31'].map(version => named(parseVersion(version), 0)),
]

/** Finds the generated arbitrary of a message in a session; undefined if the message is empty. */
export function arbitraryOf(name: string, session: Session): fc.Arbitrary<unknown> | undefined {
  const key = `${name} ${session.version} ${session.features}`
  // Making one parses patterns, which takes longer than drawing from it.
  const known = made.get(key) ?? byName[`arbitrary${name}`]?.(session)
  if (known !== undefined) made.set(key, known)
  return known
}

/** Chooses a session of any era. */
export function anySession(dice: FuzzDice): NamedSession {
  return dice.of(sessions)
}

/** Chooses an operation that the session has. */
export function anyOperation(dice: FuzzDice, session: Session): AnyOperation {
  return dice.of([...operations.values()].filter(each => holds(session, each.gate)))
}

/** Draws a request or a response; undefined if it is empty. */
export function anyValue(
  dice: FuzzDice,
  operation: AnyOperation,
  part: 'Request' | 'Response',
  session: Session,
): unknown {
  const arbitrary = arbitraryOf(`${operation.name}${part}`, session)
  return arbitrary === undefined ? undefined : dice.draw(arbitrary)
}

/** Makes the opcode, the fields and the body of any request. */
export function anyRequest(dice: FuzzDice, session: Session, call: number): Piece[] {
  const operation = anyOperation(dice, session)
  const type = `${operation.name}Request`
  const fields = encode(
    operation.writeRequest as Write<unknown>,
    anyValue(dice, operation, 'Request', session),
    session,
  )
  const pieces: Piece[] = [
    { from: 'client', call, data: bytesOf(operation.opcode) },
    { from: 'client', call, data: fields, type, session },
  ]
  const upload = operation.upload?.find(each => holds(session, each.gate))
  if (upload === undefined) return pieces
  const nar = narBytes(dice)
  const body =
    upload.by === 'inline'
      ? nar
      : upload.by === 'frames'
        ? framed(nar, Math.max(dice.of([1, 7, 64, 4096]), nar.length >> 8))
        : bytesOf(nar)
  return [...pieces, { from: 'client', call, data: body }]
}

/** Makes a log message. */
export function anyLogMessage(dice: FuzzDice, session: Session, call: number): Piece {
  const message = dice.draw(arbitraryOf('LogMessage', session) as fc.Arbitrary<never>)
  return {
    from: 'server',
    call,
    data: encode(writeLogMessage, message, session),
    type: 'LogMessage',
    session,
  }
}

/** Makes the client's side of the handshake, without waiting for the server's. */
export function clientHello({ version, features }: Session): Piece[] {
  const names = namesOf(features)
  const parts: Buffer[] = [bytesOf(CLIENT_MAGIC), bytesOf(version)]
  if (version >= 0x126) parts.push(bytesOf(names))
  if (version >= 0x10e) parts.push(bytesOf(0))
  if (version >= 0x10b) parts.push(bytesOf(0))
  return parts.map(data => ({ from: 'client', call: -1, data }))
}

/** Makes the server's side of the handshake. */
export function serverHello({ version, features }: Session): Piece[] {
  const parts: Buffer[] = [bytesOf(SERVER_MAGIC), bytesOf(version)]
  if (version >= 0x126) parts.push(bytesOf(namesOf(features)))
  if (version >= 0x121) parts.push(bytesOf('2.99 (fuzz)'))
  if (version >= 0x123) parts.push(bytesOf(1))
  parts.push(encode(writeLogMessage, { kind: 'Last' }, { version, features }))
  return parts.map(data => ({ from: 'server', call: -1, data }))
}

function namesOf(features: number): string[] {
  return nixDaemon.features.filter((_, index) => (features & (1 << index)) !== 0)
}
