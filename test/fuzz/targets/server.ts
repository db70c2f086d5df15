import { connect, type NixDaemonClient } from '../../../generated/nix-daemon/client.ts'
import { nixDaemon } from '../../../generated/nix-daemon/protocol.ts'
import { type NixDaemonConnection, serve } from '../../../generated/nix-daemon/server.ts'
import { DecodeError } from '../../../runtime/errors/errors.ts'
import { settle } from '../../support/chunks.ts'
import { wire } from '../../support/raw-client.ts'
import { bytesFrom, chosen, type Input } from '../input/input.ts'
import { Broken, settles, settlesTyped, typed } from '../invariants.ts'
import { mutateInput } from '../mutate/input.ts'
import { clientSeed, clientSources } from '../seeds/client-side.ts'
import { loadSessions } from '../seeds/recordings.ts'
import { besides } from './bystander.ts'
import { budgetOf, gaveBack, holdsLittle, leave, limitsOf, PIPE, send } from './peer.ts'
import { sampleHandlers, type Way, ways } from './sample-handlers.ts'
import type { Target } from './target.ts'

/** The runtime's server with handlers for all operations, fed as a client would. */
export const server: Target = {
  name: 'server',
  task: 'the server, fed with requests',
  short: 700,
  prepare: loadSessions,
  make(dice) {
    const seed = clientSeed(dice)
    const choices = { ...seed.choices, way: dice.of(ways), exact: dice.chance(20) }
    return mutateInput(dice, { ...seed, choices }, clientSources)
  },
  async open() {
    return besides(await clientOf(sampleHandlers('lend')), feedServer)
  },
}

/** Connects a client to a server with these handlers. */
export async function clientOf(handlers: ReturnType<typeof sampleHandlers>): Promise<NixDaemonClient> {
  const [near, far] = wire(PIPE)
  const [client] = await Promise.all([connect(near), serve(far, handlers)])
  return client
}

/** Serves a client that sends the input. @throws {Broken} */
export async function feedServer(input: Input): Promise<void> {
  const [near, far] = wire(PIPE)
  const way = chosen<string>(input, 'way', 'lend') as Way
  const errors: { readonly error: unknown; readonly operation: string | undefined }[] = []
  near.on('error', () => {})
  if (chosen(input, 'reads', true)) near.resume()
  const memory = budgetOf(input)
  let connection: NixDaemonConnection | undefined
  const opening = serve(far, sampleHandlers(way), {
    features: nixDaemon.features,
    exact: chosen(input, 'exact', false),
    limits: limitsOf(input),
    memory,
    onError: (error, operation) => void errors.push({ error, operation }),
  }).then(opened => {
    connection = opened
  })
  opening.catch(() => {})
  await send(near, bytesFrom(input, 'client'), input)
  holdsLittle(connection)
  await endsAfterRefusal(() => connection, errors)
  await leave(near, input)
  await settlesTyped('the handshake', opening)
  if (connection !== undefined) await settles('the connection', connection.done)
  holdsLittle(connection)
  near.destroy()
  gaveBack(memory)
  for (const { error, operation } of errors) typed(operation ?? 'the connection', error)
}

/** Requires that no call follows a request that cannot be decoded, although the client stays. */
async function endsAfterRefusal(
  connection: () => NixDaemonConnection | undefined,
  errors: readonly { readonly error: unknown }[],
): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await settle()
  const refused = errors.findIndex(
    ({ error }) => error instanceof DecodeError && error.place.path?.startsWith('request') === true,
  )
  const open = connection()
  if (refused < 0 || open === undefined) return
  await settles('the connection after a refused request', open.done)
  if (errors.length > refused + 1) throw new Broken('unusable', String(errors.at(-1)?.error))
}
