import { isHeard } from '../diagnostics/channels.ts'
import { ConnectionError } from '../errors/errors.ts'
import { checkedLimits } from '../input/checked-limits.ts'
import { Input } from '../input/input.ts'
import { MemoryAccount } from '../input/memory-account.ts'
import { type Agreement, type HandshakeHooks, shakeHands } from '../protocol/handshake.ts'
import { meaningOf } from '../protocol/meaning.ts'
import { offer } from '../protocol/offer.ts'
import type { AnyMessage, ProtocolCore } from '../protocol/protocol.ts'
import type { Limits } from '../session/limits.ts'
import { NO_SESSION } from '../session/session.ts'
import { dial, givenUp } from '../transport/dial.ts'
import { onAbort } from '../transport/on-abort.ts'
import type { Target, Transport } from '../transport/transport.ts'
import { Writer } from '../wire/writer.ts'
import { ConnectClock } from './connect-clock.ts'
import { ClientConnection } from './connection.ts'
import { withCut } from './log-listeners.ts'
import type { ConnectOptions } from './options.ts'
import { remoteError } from './remote-error.ts'
import { textRule } from './state.ts'
import { graceLimit, timeLimit } from './time-limit.ts'

/**
 * Connects to a server, runs the handshake as a client and returns the connection.
 *
 * @throws {ConnectionError} `connect-failed` if there is no connection, `handshake-refused` if either side
 * does not accept the other, `bad-option` for an option that makes no sense, `aborted` by the signal of the
 * options.
 * @throws {DeadlineError} if both together take longer than the `timeout` of the options.
 * @throws {RemoteError} if the server answers the handshake with an error.
 */
export async function openClient<Message extends AnyMessage, Said, Hello>(
  protocol: ProtocolCore<Message>,
  target: Target,
  options: ConnectOptions<Message, Hello> = {},
  hooks?: HandshakeHooks,
): Promise<ClientConnection<Message, Said>> {
  const offered = offer(protocol, options.version, options.features ?? protocol.offered)
  const { inFlight = 1 } = options
  if (!Number.isSafeInteger(inFlight) || inFlight < 1) {
    throw new ConnectionError('bad-option', `inFlight has to be 1 or more, got ${inFlight}`)
  }
  for (const name of ['callTimeout', 'stallTimeout'] as const) timeLimit(name, options[name])
  graceLimit(options.grace)
  const limits = checkedLimits(protocol.limits, options.limits)
  const clock = new ConnectClock(options.signal, options.timeout)
  try {
    const transport = await dial(target, clock.signal, protocol.peer)
    return await shakeAndOpen(protocol, transport, clock, { ...options, limits, offered }, hooks)
  } finally {
    clock.stop()
  }
}

/** Runs the handshake over a transport, and destroys that if it fails. */
async function shakeAndOpen<Message extends AnyMessage, Said, Hello>(
  protocol: ProtocolCore<Message>,
  transport: Transport,
  clock: ConnectClock,
  options: OfferOptions<Message, Hello>,
  hooks: HandshakeHooks | undefined,
): Promise<ClientConnection<Message, Said>> {
  const { limits } = options
  const memory = new MemoryAccount(limits, options.memory)
  const input = new Input(NO_SESSION, { limits, memory }, transport)
  transport.start({ chunk: (bytes, lent) => input.push(bytes, lent), end: error => input.end(error) })
  clock.waitsFor = 'handshake'
  let stopWaiting = (): void => {}
  // A hook may wait for the other side of a proxy, which the end of the input would not end.
  const ended = new Promise<never>((_, reject) => {
    stopWaiting = onAbort(clock.signal, () => {
      const error = givenUp(clock.signal)
      input.end(error)
      reject(error)
    })
  })
  try {
    const shaking = clientHandshake(protocol, transport, input, options, hooks && timed(hooks, clock))
    const agreement = await Promise.race([shaking, ended])
    input.reader.exact = options.exact ?? false
    const Connection = isClientHeard() ? await toldConnection() : ClientConnection
    return new Connection<Message, Said>(protocol, agreement, transport, input, options)
  } catch (error) {
    transport.destroy()
    throw error
  } finally {
    stopWaiting()
  }
}

/** Tells whether any event of clients is heard. */
function isClientHeard(): boolean {
  return isHeard('nixwire:client:call-started', 'nixwire:client:call-ended')
}

/** Loads the connection that tells its calls. Most programs do not listen, so that is done on first use. */
async function toldConnection(): Promise<typeof ClientConnection> {
  return (await import('./told-connection.ts')).ToldConnection
}

/** Stops the clock while a hook waits for the other side of a proxy. */
function timed(hooks: HandshakeHooks, clock: ConnectClock): HandshakeHooks {
  return {
    ...hooks,
    async choose(name, own) {
      clock.hold()
      try {
        return await hooks.choose(name, own)
      } finally {
        clock.run()
      }
    },
  }
}

type OfferOptions<Message, Hello> = ConnectOptions<Message, Hello> & {
  readonly offered: ReturnType<typeof offer>
  readonly limits: Limits
}

async function clientHandshake<Message extends AnyMessage, Hello>(
  protocol: ProtocolCore<Message>,
  transport: Transport,
  input: Input,
  options: OfferOptions<Message, Hello>,
  hooks: HandshakeHooks | undefined,
): Promise<Agreement> {
  const writer = new Writer(NO_SESSION)
  const negotiated = protocol.handshake.filter(step => step.kind === 'negotiate')
  const chosen = new Map<string, unknown>(Object.entries(options.hello ?? {}))
  for (const step of negotiated)
    chosen.set(step.client, options.offered[step.what === 'version' ? 'version' : 'features'])
  const agreement = await shakeHands(protocol, {
    role: 'client',
    choice: name => (hooks === undefined ? chosen.get(name) : hooks.choose(name, chosen.get(name))),
    skip: name => hooks?.skipped(name),
    say: (step, value, session) => {
      writer.use(session)
      step.codec.write(writer, value)
    },
    flush: () => {
      if (writer.offset > 0) transport.write(writer.take())
    },
    hear: (step, session) => {
      input.reader.use(session)
      return input.read(step.codec.read)
    },
    ...(hooks === undefined ? {} : { heard: hooks.heard }),
    channel: async session => {
      input.reader.use(session)
      await startUpMessages(protocol, input, options.onLog)
    },
  })
  input.reader.use(agreement.session)
  return agreement
}

/** Reads the log channel of the handshake, which comes before the first operation. */
async function startUpMessages<Message extends AnyMessage>(
  protocol: ProtocolCore<Message>,
  input: Input,
  onLog: ((message: Message) => void) | undefined,
): Promise<void> {
  const { channel } = protocol
  if (channel === undefined) return
  const texts = textRule(protocol, input)
  const most = input.memory?.limit ?? Number.POSITIVE_INFINITY
  for (let said = 0; said <= most; said += input.messageBytes) {
    const message = withCut(await input.read(channel.read, texts), input)
    const meaning = meaningOf(channel, message, undefined)
    if (meaning === 'end') return
    if (meaning === 'fail') {
      const { reader } = input
      const error = remoteError(protocol, message, reader, { path: 'handshake', version: reader.version })
      error.fatal = true
      throw error
    }
    onLog?.(message)
  }
  // A listener may keep the messages, as a proxy does until its client can be told.
  throw new ConnectionError(
    'handshake-refused',
    `the ${protocol.peer} says too much before it can be asked`,
    {
      path: 'handshake',
    },
  )
}
