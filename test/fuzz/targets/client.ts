import { connect, type NixDaemonClient } from '../../../generated/nix-daemon/client.ts'
import type { LogMessage } from '../../../generated/nix-daemon/log.ts'
import { LogStream } from '../../../runtime/client/log-stream.ts'
import { ConnectionError, DecodeError } from '../../../runtime/errors/errors.ts'
import type { ByteStream } from '../../../runtime/streams/byte-stream.ts'
import type { Target as Dialled } from '../../../runtime/transport/transport.ts'
import { settle } from '../../support/chunks.ts'
import { wire } from '../../support/raw-client.ts'
import { chosen, type Input } from '../input/input.ts'
import { Broken, settles, settlesTyped, typed } from '../invariants.ts'
import { mutateInput } from '../mutate/input.ts'
import { loadSessions, type RecordedCall } from '../seeds/recordings.ts'
import { type Script, scriptOf, serverSeed, serverSources } from '../seeds/server-side.ts'
import { besides } from './bystander.ts'
import { budgetOf, gaveBack, limitsOf, PIPE, send } from './peer.ts'
import { sampleHandlers } from './sample-handlers.ts'
import { clientOf } from './server.ts'
import type { Target } from './target.ts'

/** The ways in which downloads, logs and lists are read. */
export const readings: readonly string[] = ['lend', 'keep', 'slowly', 'some', 'cancel', 'elements']

/** The client, which makes the calls of a session while it hears what the input says. */
export const client: Target = {
  name: 'client',
  task: 'the client, fed with replies',
  short: 500,
  prepare: loadSessions,
  make(dice) {
    const seed = serverSeed(dice)
    const choices = {
      ...seed.choices,
      reading: dice.of(readings),
      inFlight: dice.of([1, 1, 4]),
      exact: dice.chance(20),
    }
    return mutateInput(dice, { ...seed, choices }, serverSources)
  },
  async open() {
    return besides(await clientOf(sampleHandlers('lend')), feedClient)
  },
}

/** Connects a client that hears the input. @throws {Broken} */
export async function feedClient(input: Input): Promise<void> {
  const [near, far] = wire(PIPE)
  far.on('error', () => {})
  far.resume()
  const server = new HostileServer(far, input)
  try {
    await talk(near, scriptOf(input), input, server)
  } finally {
    far.destroy()
  }
}

/** A server that sends the pieces of an input at their time. */
export class HostileServer {
  readonly #far: ReturnType<typeof wire>[1]
  readonly #input: Input

  constructor(far: ReturnType<typeof wire>[1], input: Input) {
    this.#far = far
    this.#input = input
  }

  /** Sends the pieces of a call, or those of the handshake. */
  async answer(call: number): Promise<void> {
    const pieces = this.#input.pieces.filter(piece => piece.from === 'server' && piece.call === call)
    await send(this.#far, Buffer.concat(pieces.map(piece => piece.data)), this.#input)
  }

  /** Ends the connection, so that all that waits for it has to end. */
  end(): void {
    if (chosen<string>(this.#input, 'leaves', 'end') === 'end') this.#far.end()
    else this.#far.destroy()
  }
}

/** Connects a client and makes the calls of the script. @throws {Broken} */
export async function talk(
  target: Dialled,
  script: Script,
  input: Input,
  server: HostileServer,
): Promise<void> {
  const { version, features } = script
  const inFlight = Math.max(1, chosen(input, 'inFlight', 1))
  const limits = limitsOf(input)
  const memory = budgetOf(input)
  const exact = chosen(input, 'exact', false)
  const opening = connect(target, { version, features, inFlight, exact, limits, memory })
  opening.catch(() => {})
  await server.answer(-1)
  let ready = false
  void opening.then(
    () => {
      ready = true
    },
    () => {},
  )
  await turns()
  if (!ready) server.end()
  const error = await settlesTyped('connecting', opening)
  if (error !== undefined) return gaveBack(memory)
  const daemon = await opening
  await callAll(daemon, script, input, server)
  server.end()
  await settles('closing', daemon.close())
  if (daemon.connection.usable) throw new Broken('unusable', 'a connection is usable after it was closed')
  gaveBack(memory)
}

async function callAll(
  daemon: NixDaemonClient,
  script: Script,
  input: Input,
  server: HostileServer,
): Promise<void> {
  const { connection } = daemon
  if (chosen(input, 'inFlight', 1) > 1) return callTogether(daemon, script, input, server)
  for (const [index, call] of script.calls.entries()) {
    let over = false
    const calling = one(daemon, call, input).finally(() => {
      over = true
    })
    calling.catch(() => {})
    await turns()
    await server.answer(index)
    await turns(() => over)
    if (!over) server.end()
    const error = await settlesTyped(call.operation.name, calling)
    if (error === undefined) continue
    const isOver =
      error instanceof DecodeError || (error instanceof ConnectionError && error.code !== 'aborted')
    if (!isOver) continue
    if (connection.usable)
      throw new Broken('unusable', `a connection is usable after ${error.name} ${error.message}`)
    const next = await settlesTyped('the next call', daemon.isValidPath({ path: '/nix/store/x' }))
    if (!(next instanceof ConnectionError)) throw new Broken('unusable', `the next call: ${next?.message}`)
    return
  }
}

/** Makes all calls at once, so that requests are in flight before the replies come. */
async function callTogether(
  daemon: NixDaemonClient,
  script: Script,
  input: Input,
  server: HostileServer,
): Promise<void> {
  const calling = script.calls.map(call => one(daemon, call, input))
  for (const each of calling) each.catch(() => {})
  await turns()
  for (const index of calling.keys()) await server.answer(index)
  await turns()
  server.end()
  for (const [index, each] of calling.entries()) {
    await settlesTyped(script.calls[index]?.operation.name ?? 'a call', each)
  }
}

/** Lets everything have its turn, until something is over. */
async function turns(isOver: () => boolean = () => false): Promise<void> {
  for (let turn = 0; turn < 12 && !isOver(); turn += 1) await settle()
}

async function one(
  daemon: NixDaemonClient,
  { operation, request, body }: RecordedCall,
  input: Input,
): Promise<void> {
  const { connection } = daemon
  const reading = chosen<string>(input, 'reading', 'keep')
  const log = reading === 'slowly' ? new LogStream<LogMessage>() : undefined
  const heard = log === undefined ? undefined : readSlowly(log)
  const options = log === undefined ? {} : { log }
  try {
    if (operation.download !== undefined) {
      const stream = await connection.download(operation, request as never, options)
      await readAll(stream, reading)
    } else if (reading === 'elements' && operation.writeElement !== undefined) {
      for await (const _ of connection.elements(operation as never, request as never)) await settle()
    } else {
      await connection.call(operation, request as never, {
        ...options,
        ...(body === undefined ? {} : { body }),
      })
    }
  } finally {
    // A call that ends before it begins leaves its log without an end.
    await log?.return()
    await heard
  }
}

async function readSlowly(log: LogStream<LogMessage>): Promise<void> {
  for await (const _ of log) await settle()
}

async function readAll(stream: ByteStream, reading: string): Promise<void> {
  if (reading === 'cancel') return stream.cancel()
  if (reading === 'lend') return stream.lend(() => {})
  let left = reading === 'some' ? 2 : Number.POSITIVE_INFINITY
  try {
    for await (const _ of stream) {
      if (reading === 'slowly') await settle()
      left -= 1
      if (left === 0) return
    }
  } catch (error) {
    throw typed('the download', error)
  }
}
