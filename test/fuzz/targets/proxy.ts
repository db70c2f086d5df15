import { connect, type NixDaemonClient } from '../../../generated/nix-daemon/client.ts'
import { nixDaemon } from '../../../generated/nix-daemon/protocol.ts'
import { proxy as proxyTo } from '../../../generated/nix-daemon/proxy.ts'
import { type NixDaemonConnection, serve } from '../../../generated/nix-daemon/server.ts'
import type { MemoryBudget } from '../../../runtime/input/memory-budget.ts'
import type { ProxyOptions } from '../../../runtime/proxy/options.ts'
import type { ServerConnection } from '../../../runtime/server/connection.ts'
import { wire } from '../../support/raw-client.ts'
import { bytesFrom, chosen, type Input } from '../input/input.ts'
import { settles, settlesTyped, typed } from '../invariants.ts'
import { mutateInput, type Sources } from '../mutate/input.ts'
import { clientSeed, clientSources } from '../seeds/client-side.ts'
import { loadSessions } from '../seeds/recordings.ts'
import { scriptOf, serverSeed, serverSources } from '../seeds/server-side.ts'
import { besides } from './bystander.ts'
import { HostileServer, readings, talk } from './client.ts'
import { budgetOf, gaveBack, holdsLittle, leave, limitsOf, PIPE, send } from './peer.ts'
import { sampleHandlers, type Way, ways } from './sample-handlers.ts'
import type { Target } from './target.ts'

/** Versions between which a proxy translates; with an empty one, both sides negotiate alike. */
const versions: readonly string[] = ['', '', '1.38', '1.31', '1.21', '1.17', '1.10']

function sourcesOf(input: Input): Sources {
  return chosen<string>(input, 'hostile', 'client') === 'client' ? clientSources : serverSources
}

/** The proxy between a hostile client and a good server, or between a good client and a hostile server. */
export const proxy: Target = {
  name: 'proxy',
  task: 'the proxy, between clients and servers of which one is hostile',
  short: 500,
  prepare: loadSessions,
  make(dice) {
    const hostile = dice.of(['client', 'client', 'server'])
    const seed = hostile === 'client' ? clientSeed(dice) : serverSeed(dice)
    const more = { hostile, apart: dice.of(versions), upstream: dice.of(versions), way: dice.of(ways) }
    const input = { ...seed, choices: { ...seed.choices, ...more, reading: dice.of(readings) } }
    return mutateInput(dice, input, sourcesOf(input))
  },
  async open() {
    return besides(await clientBehind(), input =>
      chosen<string>(input, 'hostile', 'client') === 'client' ? feedFromClient(input) : feedFromServer(input),
    )
  },
}

async function clientBehind(): Promise<NixDaemonClient> {
  const [front, middle] = wire(PIPE)
  const [back, far] = wire(PIPE)
  const [client] = await Promise.all([
    connect(front),
    proxyTo(middle, back),
    serve(far, sampleHandlers('lend')),
  ])
  return client
}

function optionsOf(input: Input, errors: unknown[], memory: MemoryBudget): ProxyOptions {
  const [version, upstreamVersion] = [
    chosen<string>(input, 'apart', ''),
    chosen<string>(input, 'upstream', ''),
  ]
  return {
    ...(version === '' ? {} : { version }),
    ...(version === '' || upstreamVersion === '' ? {} : { upstreamVersion }),
    limits: limitsOf(input),
    memory,
    onError: error => void errors.push(error),
  }
}

async function feedFromClient(input: Input): Promise<void> {
  const [near, middle] = wire(PIPE)
  const [back, far] = wire(PIPE)
  const errors: unknown[] = []
  const memory = budgetOf(input)
  let served: NixDaemonConnection | undefined
  let between: ServerConnection | undefined
  near.on('error', () => {})
  if (chosen(input, 'reads', true)) near.resume()
  const serving = serve(far, sampleHandlers(chosen<string>(input, 'way', 'lend') as Way), {
    features: nixDaemon.features,
  }).then(connection => {
    served = connection
  })
  const opening = proxyTo(middle, back, optionsOf(input, errors, memory)).then(connection => {
    between = connection
  })
  for (const each of [serving, opening]) each.catch(() => {})
  await send(near, bytesFrom(input, 'client'), input)
  holdsLittle(between)
  holdsLittle(served)
  await leave(near, input)
  await settlesTyped('the handshake with the client', opening)
  if (between !== undefined) await settles('the connection of the client', between.done)
  near.destroy()
  await settlesTyped('the handshake with the server', serving)
  if (served !== undefined) await settles('the connection to the server', served.done)
  gaveBack(memory)
  for (const error of errors) typed('the proxy', error)
}

async function feedFromServer(input: Input): Promise<void> {
  const [front, middle] = wire(PIPE)
  const [back, far] = wire(PIPE)
  const errors: unknown[] = []
  const memory = budgetOf(input)
  let between: ServerConnection | undefined
  far.on('error', () => {})
  far.resume()
  const opening = proxyTo(middle, back, optionsOf(input, errors, memory)).then(connection => {
    between = connection
  })
  opening.catch(() => {})
  await talk(front, scriptOf(input), input, new HostileServer(far, input))
  front.destroy()
  far.destroy()
  await settlesTyped('the handshakes', opening)
  if (between !== undefined) await settles('the connection of the client', between.done)
  gaveBack(memory)
  for (const error of errors) typed('the proxy', error)
}
