// Requests of all protocols in the table, for a server of each.

import type * as fc from 'fast-check'
import { findProtocol, protocolNames } from '../../../cli/protocols/find-protocol.ts'
import type { AnyOperation, Protocol } from '../../../runtime/protocol/protocol.ts'
import { serveStream } from '../../../runtime/server/serve-stream.ts'
import { featureNames, holds } from '../../../runtime/session/gate.ts'
import { formatVersion, type Session } from '../../../runtime/session/session.ts'
import { encode } from '../../../runtime/wire/codec.ts'
import type { Write } from '../../../runtime/wire/write.ts'
import { bytesOf, framed, wire } from '../../support/raw-client.ts'
import { type NamedSession, sessionSets } from '../../support/sessions.ts'
import type { FuzzDice } from '../dice.ts'
import type { Piece } from '../input/input.ts'
import { narBytes } from './nars.ts'

type Arbitraries = Readonly<Record<string, ((session: Session) => fc.Arbitrary<unknown>) | undefined>>
type Connect = (stream: unknown, options: object) => Promise<{ close(): Promise<void> }>

/** A session of a protocol, the client's side of its handshake, and what is drawn in it. */
export interface Scene {
  readonly protocol: Protocol
  readonly session: NamedSession
  readonly hello: Buffer
  readonly operations: readonly AnyOperation[]
  /** Arbitraries that were made, since making one takes longer than drawing from it. */
  readonly made: Map<string, fc.Arbitrary<unknown> | undefined>
  readonly arbitraries: Arbitraries
}

let loaded: Promise<readonly Scene[]> | undefined
let scenes: readonly Scene[] = []

/** Loads all protocols, and records the greeting of a client of each session. */
export async function loadScenes(): Promise<void> {
  loaded ??= Promise.all(protocolNames.map(scenesOf)).then(all => all.flat())
  scenes = await loaded
}

async function scenesOf(name: string): Promise<Scene[]> {
  const { protocol } = await findProtocol(name)
  const arbitraries: Arbitraries = await import(`../../../generated/${name}/arbitraries.ts`)
  const { connect }: { connect: Connect } = await import(`../../../generated/${name}/client.ts`)
  const found: Scene[] = []
  for (const session of sessionSets(protocol, {}).few) {
    const operations = [...protocol.operations.values()].filter(({ gate }) => holds(session, gate))
    const hello = await greetingOf(protocol, connect, session)
    found.push({ protocol, session, hello, operations, made: new Map(), arbitraries })
  }
  return found
}

async function greetingOf(protocol: Protocol, connect: Connect, session: NamedSession): Promise<Buffer> {
  const own = {
    version: formatVersion(session.version),
    features: featureNames(session.features, protocol.features),
  }
  const heard: Buffer[] = []
  const tap = {
    received: (bytes: Uint8Array) => void heard.push(Buffer.from(bytes)),
    sent() {},
    ended() {},
    finished() {},
  }
  const [near, far] = wire()
  const [client] = await Promise.all([connect(near, own), serveStream(protocol, far, {}, { ...own, tap })])
  const hello = Buffer.concat(heard)
  await client.close()
  return hello
}

/** Chooses a session of any protocol. */
export function anyScene(dice: FuzzDice): Scene {
  return dice.of(scenes)
}

/** Finds a scene by its protocol and session; the first one if there is none of the name. */
export function sceneOf(name: string): Scene {
  const found = scenes.find(scene => sceneName(scene) === name) ?? scenes[0]
  if (found === undefined) throw new Error('no protocol is loaded')
  return found
}

/** Names a scene. */
export function sceneName({ protocol, session }: Scene): string {
  return `${protocol.name} ${session.title}`
}

/** Finds the arbitrary of a message; undefined if that is empty. */
export function arbitraryIn(scene: Scene, name: string): fc.Arbitrary<unknown> | undefined {
  const { made, arbitraries, session } = scene
  if (!made.has(name)) made.set(name, arbitraries[`arbitrary${name}`]?.(session))
  return made.get(name)
}

/** Makes the opcode, the fields and the body of a request. */
export function requestIn(dice: FuzzDice, scene: Scene, call: number): Piece[] {
  const { session } = scene
  const operation = dice.of(scene.operations)
  const arbitrary = arbitraryIn(scene, `${operation.name}Request`)
  const value = arbitrary === undefined ? undefined : dice.draw(arbitrary)
  const fields = encode(operation.writeRequest as Write<unknown>, value, session)
  const pieces: Piece[] = [bytesOf(operation.opcode), fields].map(data => ({ from: 'client', call, data }))
  const upload = operation.upload?.find(({ gate }) => holds(session, gate))
  if (upload === undefined) return pieces
  const bytes = narBytes(dice)
  // One record without fields is no body of a stream, but begins like one.
  const body = upload.content.kind === 'stream' ? Buffer.concat([bytesOf(1), bytes, bytesOf(0)]) : bytes
  const data =
    upload.by === 'inline'
      ? body
      : upload.by === 'frames'
        ? framed(body, Math.max(64, body.length >> 8))
        : bytesOf(body)
  return [...pieces, { from: 'client', call, data }]
}
