import { duplexPair } from 'node:stream'
import * as fc from 'fast-check'
import { expect } from 'vitest'
import { holds } from '../../../generator/ir/gate.ts'
import type { Protocol } from '../../../generator/ir/protocol.ts'
import type { ClientConnection } from '../../../runtime/client/connection.ts'
import type { AnyOperation } from '../../../runtime/protocol/protocol.ts'
import { holds as holdsIn } from '../../../runtime/session/gate.ts'
import type { Session } from '../../../runtime/session/session.ts'
import type { Emitted } from '../emitted.ts'

type Client = Record<string, (...args: unknown[]) => Promise<unknown>> & {
  readonly connection: ClientConnection
  close(): Promise<void>
}
type Arbitrary = (session: Session) => fc.Arbitrary<unknown>

/**
 * Lets the generated client and server of a protocol talk: the handshake, and every operation that the
 * session has, with random requests and responses.
 */
export async function checkConversation(
  emitted: Emitted,
  name: string,
  protocol: Protocol,
  seed: number,
): Promise<number> {
  const load = (file: string): Promise<Record<string, unknown>> => import(emitted.path(name, file))
  const { connect } = (await load('client.ts')) as { connect: (target: unknown) => Promise<Client> }
  const { serve } = (await load('server.ts')) as {
    serve: (stream: unknown, handlers: object, options: object) => Promise<unknown>
  }
  const { operations } = (await load('operations.ts')) as { operations: ReadonlyMap<number, AnyOperation> }
  const arbitraries = (await load('arbitraries.ts')) as Record<string, Arbitrary>

  const offered = protocol.features.flatMap(({ name, vendor }) => (vendor === undefined ? [name] : []))
  const [near, far] = duplexPair()
  const handlers: Record<string, (...args: unknown[]) => unknown> = {}
  const errors: unknown[] = []
  const serving = serve(far, handlers, { features: offered, onError: (error: unknown) => errors.push(error) })
  const client = await connect(near)
  await serving
  checkSession(protocol, client.connection.session)

  const { session } = client.connection
  let called = 0
  for (const operation of operations.values()) {
    if (
      operation.upload !== undefined ||
      operation.download !== undefined ||
      !holdsIn(session, operation.gate)
    )
      continue
    const choose = (side: string): unknown[] => {
      const arbitrary = arbitraries[`arbitrary${operation.name}${side}`]
      return arbitrary === undefined ? [] : fc.sample(arbitrary(session), { numRuns: 1, seed: seed + called })
    }
    const [request, [response]] = [choose('Request'), choose('Response')]
    const heard = new Promise(resolve => {
      handlers[operation.method] = (...args) => {
        resolve(args.slice(0, -1))
        return response
      }
    })
    const answer = await client[operation.method]?.(...request).catch(error =>
      Promise.reject(errors[0] ?? error),
    )
    expect(await heard, `the request of ${operation.name}`).toEqual(request)
    expect(answer, `the response of ${operation.name}`).toEqual(response)
    called += 1
  }
  await client.close()
  expect(errors).toEqual([])
  return called
}

function checkSession({ versions, features, handshake }: Protocol, session: Session): void {
  const step = handshake?.steps.find(each => each.kind === 'negotiate' && each.what === 'features')
  const isNegotiated =
    step?.kind === 'negotiate' && holds(step.gate, { version: versions.max, features: new Set() })
  const offered = features.reduce(
    (bits, { vendor }, at) => (vendor === undefined ? bits | (1 << at) : bits),
    0,
  )
  expect(session).toEqual({ version: versions.max, features: isNegotiated ? offered : 0 })
}
