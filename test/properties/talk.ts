// Calls operations of any protocol with random values and bodies, and compares what the other side gets.

import { duplexPair } from 'node:stream'
import * as fc from 'fast-check'
import { expect } from 'vitest'
import type { ClientConnection } from '../../runtime/client/connection.ts'
import type { AnyOperation, AnyStreamCodec, Content } from '../../runtime/protocol/protocol.ts'
import { featureNames, holds } from '../../runtime/session/gate.ts'
import { formatVersion, type Session } from '../../runtime/session/session.ts'
import { fileNar } from '../support/nar.ts'
import type { NamedSession } from '../support/sessions.ts'
import type { TestedProtocol } from '../support/shapes.ts'

type Handlers = Record<string, (...args: unknown[]) => unknown>
type Client = Record<string, (...args: unknown[]) => Promise<unknown>> & {
  readonly connection: ClientConnection
  close(): Promise<void>
}
type Open = (...args: unknown[]) => Promise<unknown>

/** A client and a server of one session, perhaps with a proxy between them. */
export interface Talk {
  readonly client: Client
  readonly handlers: Handlers
  /** Errors of the server and of the proxy. */
  readonly errors: unknown[]
}

/** Lets the generated client talk to the generated server in a session. */
export async function talkIn(
  { name, protocol }: TestedProtocol,
  { version, features }: NamedSession,
  through: boolean,
): Promise<Talk> {
  const load = (file: string): Promise<Record<string, Open>> => import(`../../generated/${name}/${file}.ts`)
  const [{ connect }, { serve }, { proxy }] = await Promise.all(['client', 'server', 'proxy'].map(load))
  if (connect === undefined || serve === undefined || proxy === undefined) throw new Error('nothing to run')
  const own = { version: formatVersion(version), features: featureNames(features, protocol.features) }
  const errors: unknown[] = []
  const onError = (error: unknown): unknown => errors.push(error)
  const handlers: Handlers = {}
  const [near, far] = duplexPair()
  const [clientSide, proxySide] = duplexPair()
  const serving = serve(far, handlers, { ...own, onError })
  const relaying = through ? proxy(proxySide, near, { onError }) : undefined
  const client = (await connect(through ? clientSide : near, own)) as Client
  await Promise.all([serving, relaying])
  expect(client.connection.session).toEqual({ version, features })
  return { client, handlers, errors }
}

/** Calls an operation with random values; the request, the response and the bodies have to arrive as they were. */
export async function checkCall(
  tested: TestedProtocol,
  talk: Talk,
  operation: AnyOperation,
  seed: number,
): Promise<void> {
  const { client, handlers, errors } = talk
  const { session } = client.connection
  const value = (name: string): unknown[] => {
    const arbitrary = tested.shapes.find(shape => shape.name === name)?.arbitrary(session)
    return arbitrary === undefined ? [] : fc.sample(arbitrary, { numRuns: 1, seed })
  }
  const request = value(`${operation.name}Request`)
  const [response] = value(`${operation.name}Response`)
  const era = operation.upload?.find(({ gate }) => holds(session, gate))
  const upload = era === undefined ? [] : [bodyOf(tested, era.content, session, seed)]
  const { download } = operation
  const sent = download === undefined ? undefined : bodyOf(tested, download.content, session, seed)
  const heard = new Promise(resolve => {
    handlers[operation.method] = async (...args) => {
      const [given, body] = [args.slice(0, request.length), args.at(-2)]
      resolve({ given, body: era === undefined ? undefined : await taken(era.content, body) })
      return sent === undefined ? response : sent
    }
  })
  const answer = await client[operation.method]?.(...request, ...upload).catch(error =>
    Promise.reject(errors[0] ?? error),
  )
  const what = `${operation.name} in ${JSON.stringify(session)}`
  expect(await heard, `the request of ${what}`).toEqual({ given: request, body: upload[0] })
  if (download === undefined) expect(answer, `the response of ${what}`).toEqual(response)
  else expect(await taken(download.content, answer), `the body of ${what}`).toEqual(sent)
}

function isSingle({ count, marker }: AnyStreamCodec): boolean {
  return count === undefined && marker === undefined
}

function bodyOf(tested: TestedProtocol, content: Content, session: Session, seed: number): unknown {
  if (content.kind !== 'stream') return fileNar(seed % 3000)
  const { record } = content.stream
  const part = (name: string): readonly unknown[] => {
    const shape = tested.shapes.find(each => each.name === `${record.name}${name}`)
    return shape === undefined ? [{}, {}] : fc.sample(shape.arbitrary(session), { numRuns: 2, seed })
  }
  const [heads, tails] = [part('Head'), part('Tail')]
  const records = [0, 1].map(at => ({
    ...(heads[at] as object),
    [record.body.name]: fileNar((seed * (at + 1)) % 3000),
    ...(tails[at] as object),
  }))
  return isSingle(content.stream) ? records[0] : records
}

/** A record as it arrives, with its body under its own name. */
interface Arrived extends Readonly<Record<string, unknown>> {
  readonly head: object
  tail(): Promise<object>
}

/** Reads a body whole, whichever side it arrives at. */
async function taken(content: Content, body: unknown): Promise<unknown> {
  if (content.kind !== 'stream') {
    const pieces: Uint8Array[] = []
    for await (const piece of body as AsyncIterable<Uint8Array>) pieces.push(piece)
    return Buffer.concat(pieces)
  }
  const { name } = content.stream.record.body
  const one = async (record: Arrived): Promise<object> => {
    const bytes = await (record[name] as { bytes(): Promise<Buffer> }).bytes()
    return { ...record.head, [name]: bytes, ...(await record.tail()) }
  }
  if (isSingle(content.stream)) return one(body as Arrived)
  const records: object[] = []
  for await (const record of body as AsyncIterable<Arrived>) records.push(await one(record))
  return records
}
