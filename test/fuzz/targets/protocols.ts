import * as fc from 'fast-check'
import { serveStream } from '../../../runtime/server/serve-stream.ts'
import { nar } from '../../support/nar.ts'
import { wire } from '../../support/raw-client.ts'
import { bytesFrom, chosen, type Input } from '../input/input.ts'
import { settles, settlesTyped, typed } from '../invariants.ts'
import { mutateInput } from '../mutate/input.ts'
import {
  anyScene,
  arbitraryIn,
  loadScenes,
  requestIn,
  type Scene,
  sceneName,
  sceneOf,
} from '../seeds/any-protocol.ts'
import { anyManners, budgetOf, gaveBack, holdsLittle, leave, limitsOf, PIPE, send } from './peer.ts'
import type { Target } from './target.ts'

type Connection = Awaited<ReturnType<typeof serveStream>>

/** The runtime's server of each protocol in the table, fed as a client would. */
export const protocols: Target = {
  name: 'protocols',
  task: 'a server of each protocol, fed with requests',
  short: 500,
  prepare: loadScenes,
  make(dice) {
    const scene = anyScene(dice)
    const calls = Array.from({ length: dice.number(1, 3) }, (_, call) => requestIn(dice, scene, call))
    const hello = { from: 'client', call: -1, data: scene.hello } as const
    const choices = { ...anyManners(dice), scene: sceneName(scene) }
    return mutateInput(
      dice,
      { choices, pieces: [hello, ...calls.flat()] },
      { sides: ['client'], more: (own, _, call) => requestIn(own, scene, call), choices: anyManners },
    )
  },
  async open() {
    return { feed: feedServer, async [Symbol.asyncDispose]() {} }
  },
}

async function feedServer(input: Input): Promise<void> {
  const scene = sceneOf(chosen(input, 'scene', ''))
  const [near, far] = wire(PIPE)
  const errors: { readonly error: unknown; readonly operation: string | undefined }[] = []
  near.on('error', () => {})
  if (chosen(input, 'reads', true)) near.resume()
  const memory = budgetOf(input)
  let connection: Connection | undefined
  const opening = serveStream(scene.protocol, far, handlersOf(scene), {
    features: scene.protocol.features,
    limits: limitsOf(input),
    memory,
    onError: (error, operation) => void errors.push({ error, operation }),
  }).then(opened => {
    connection = opened
  })
  opening.catch(() => {})
  await send(near, bytesFrom(input, 'client'), input)
  holdsLittle(connection)
  await leave(near, input)
  await settlesTyped('the handshake', opening)
  if (connection !== undefined) await settles('the connection', connection.done)
  holdsLittle(connection)
  near.destroy()
  gaveBack(memory)
  for (const { error, operation } of errors) typed(operation ?? 'the connection', error)
}

const download = nar({ kind: 'regular', contents: Buffer.alloc(20_000, 'download') })

/** Makes handlers that read bodies whole, and give a response of the scene's session. */
function handlersOf(scene: Scene): object {
  const { protocol } = scene
  const handlers: Record<string, (...args: unknown[]) => unknown> = {}
  for (const operation of protocol.operations.values()) {
    handlers[operation.method] = async (...args) => {
      if (operation.upload !== undefined) await drain(args.at(-2))
      if (operation.download?.content.kind === 'stream') return []
      if (operation.download !== undefined) return download
      const arbitrary = arbitraryIn(scene, `${operation.name}Response`)
      return arbitrary === undefined ? undefined : fc.sample(arbitrary, { numRuns: 1, seed: 7 })[0]
    }
  }
  return handlers
}

async function drain(body: unknown): Promise<void> {
  if (typeof body !== 'object' || body === null) return
  if (!(Symbol.asyncIterator in body)) return
  for await (const part of body as AsyncIterable<unknown>)
    if (!(part instanceof Uint8Array)) await drainRecord(part)
}

/** Reads all that a record has: each stream of bytes, then its tail. */
async function drainRecord(record: unknown): Promise<void> {
  for (const part of Object.values(record as object)) await drain(part)
  await (record as { tail(): Promise<unknown> }).tail()
}
