import type { Duplex } from 'node:stream'
import { openClient } from '../client/open.ts'
import { HandlerError } from '../errors/handler-error.ts'
import { leaving } from '../errors/leaving.ts'
import type { HandshakeHooks } from '../protocol/handshake.ts'
import type { AnyMessage, Protocol } from '../protocol/protocol.ts'
import type { Dispatch } from '../server/call.ts'
import type { ServerConnection } from '../server/connection.ts'
import { type ConnectionTrace, refusing, traceConnection } from '../server/connection-trace.ts'
import { openServer } from '../server/open.ts'
import type { ServeOptions } from '../server/options.ts'
import { onAbort } from '../transport/on-abort.ts'
import type { StreamPair, Target } from '../transport/transport.ts'
import { watchCall, watchHandshake } from './events.ts'
import { Greeting } from './greeting.ts'
import { guardEvents } from './guarded-events.ts'
import { relayHandshakes } from './handshake-relay.ts'
import type { ProxiedServer, ProxyOptions } from './options.ts'
import { passBodies } from './pass-bodies.ts'
import { passLogs } from './pass-log.ts'

/** Milliseconds that the server has to be connected to, by default. */
const UPSTREAM_MS = 30_000

/**
 * Connects a client to a server: serves it with handlers that call the server. If both sides have the same
 * session, each gets the bytes that the other sent. If not, values are encoded again, and a loss that the
 * spec does not declare harmless is an error that names the field. Bodies and the log are passed on piece by
 * piece.
 *
 * @throws {ConnectionError} if the server cannot be reached, or if either handshake is refused.
 */
export async function proxyStream(
  protocol: Protocol,
  stream: Duplex | StreamPair,
  target: Target,
  options: ProxyOptions = {},
): Promise<ServerConnection> {
  const { events, onError } = options
  const trace = traceConnection(protocol, options)
  const onEventError = (error: unknown): void => {
    onError?.(error, undefined)
    trace?.failed(error, undefined, true)
  }
  const open = options.refusal !== undefined ? refuse : isApart(options) ? openApart : openAlike
  const own = events === undefined ? options : { ...options, events: guardEvents(events, onEventError) }
  return refusing(trace, async () => {
    const connection = await open(protocol, stream, target, own, trace)
    void connection.run()
    return connection
  })
}

function isApart({ version, upstreamVersion, features, upstreamFeatures }: ProxyOptions): boolean {
  return [version, upstreamVersion, features, upstreamFeatures].some(each => each !== undefined)
}

/** Ends a client's handshake with the error of the options, without connecting to the server. */
function refuse(
  protocol: Protocol,
  stream: Duplex | StreamPair,
  _target: Target,
  options: ProxyOptions,
  trace: ConnectionTrace | undefined,
): Promise<ServerConnection> {
  const { version, features } = options
  const own = {
    ...serveOptions(options),
    ...(version === undefined ? {} : { version }),
    ...(features === undefined ? {} : { features }),
  }
  return openServer(protocol, stream, () => () => undefined, own, undefined, trace)
}

/** Opens both sides with one common handshake. */
async function openAlike(
  protocol: Protocol,
  stream: Duplex | StreamPair,
  target: Target,
  options: ProxyOptions,
  trace: ConnectionTrace | undefined,
): Promise<ServerConnection> {
  const { limits = {}, memory, upstreamTimeout = UPSTREAM_MS } = options
  const relay = relayHandshakes(protocol)
  const givenUp = new AbortController()
  const greeting = new Greeting()
  const opening = openClient<AnyMessage, object, object>(
    protocol,
    target,
    {
      limits,
      exact: true,
      onLog: greeting.hear,
      signal: givenUp.signal,
      timeout: upstreamTimeout,
      ...(memory === undefined ? {} : { memory }),
    },
    relay.client,
  )
  opening.catch(error => relay.reject(error))
  const accept = async (connection: ServerConnection): Promise<Dispatch> => {
    const upstream = await opening
    greeting.sayTo(connection.log)
    return passOn(protocol, connection, upstream, options, true)
  }
  try {
    const hooks = watchHandshake(saying(options.hello ?? {}, relay.server), options.events)
    return await openServer(protocol, stream, accept, serveOptions(options), hooks, trace)
  } catch (error) {
    relay.reject(error)
    givenUp.abort(error)
    opening.then(
      upstream => upstream.destroy(),
      () => {},
    )
    throw error
  }
}

/** Opens each side with a separate handshake. */
async function openApart(
  protocol: Protocol,
  stream: Duplex | StreamPair,
  target: Target,
  options: ProxyOptions,
  trace: ConnectionTrace | undefined,
): Promise<ServerConnection> {
  const { version, upstreamVersion, features, upstreamFeatures, limits = {}, memory } = options
  const { upstreamTimeout: timeout = UPSTREAM_MS } = options
  const greeting = new Greeting()
  const opening = openClient<AnyMessage, object, object>(protocol, target, {
    limits,
    exact: true,
    onLog: greeting.hear,
    timeout,
    ...(memory === undefined ? {} : { memory }),
    ...(upstreamVersion === undefined ? {} : { version: upstreamVersion }),
    ...(upstreamFeatures === undefined ? {} : { features: upstreamFeatures }),
  })
  let upstream: ProxiedServer
  try {
    upstream = await opening
  } catch (error) {
    return refuse(protocol, stream, target, { ...options, refusal: error as Error }, trace)
  }
  const accept = (connection: ServerConnection): Dispatch => {
    greeting.sayTo(connection.log)
    return passOn(protocol, connection, upstream, options, false)
  }
  try {
    const served = {
      ...serveOptions(options),
      hello: { ...upstream.server, ...options.hello },
      features: features ?? upstream.features,
      ...(version === undefined ? {} : { version }),
    }
    return await openServer(protocol, stream, accept, served, undefined, trace)
  } catch (error) {
    upstream.destroy()
    throw error
  }
}

/** Lets some values of the handshake take the place of those that would be sent. */
function saying(hello: Readonly<Record<string, unknown>>, hooks: HandshakeHooks): HandshakeHooks {
  return {
    ...hooks,
    async choose(name, own) {
      const relayed = await hooks.choose(name, own)
      return hello[name] ?? relayed
    },
  }
}

/** Selects the options that both a proxy and any other server have. */
function serveOptions(options: ProxyOptions): ServeOptions<object> {
  const { peer, refusal, limits, memory, timeouts, maxUnsent, tap, onError, onLeave } = options
  return {
    exact: true,
    ...(peer === undefined ? {} : { peer }),
    ...(refusal === undefined ? {} : { refusal }),
    ...(limits === undefined ? {} : { limits }),
    ...(timeouts === undefined ? {} : { timeouts }),
    ...(maxUnsent === undefined ? {} : { maxUnsent }),
    ...(memory === undefined ? {} : { memory }),
    ...(tap === undefined ? {} : { tap }),
    ...(onError === undefined ? {} : { onError }),
    ...(onLeave === undefined ? {} : { onLeave }),
  }
}

/**
 * Passes every operation on to the server. If both sides have had one common handshake, bodies are forwarded
 * unchanged.
 */
function passOn(
  protocol: Protocol,
  connection: ServerConnection,
  upstream: ProxiedServer,
  options: ProxyOptions,
  isAlike: boolean,
): Dispatch {
  const { allow, amend, amendResponse, events, onError } = options
  onAbort(connection.signal, () => upstream.destroy(leaving(connection.signal.reason)))
  const logOf = passLogs(upstream, connection)
  const bodies = passBodies(protocol, connection, upstream, options)
  return async (operation, request, body, call) => {
    const watch = watchCall(events, operation, request, call.session)
    if (allow !== undefined && !allow.has(operation.name)) {
      throw new HandlerError(`this proxy does not let ${operation.name} pass`)
    }
    const log = logOf({ message: watch.message, cut: error => onError?.(error, operation.name) })
    let passed: Awaited<ReturnType<typeof bodies.upload>> | undefined
    try {
      const amending = amend === undefined ? request : amend(operation, request, call, upstream)
      const amended = amending instanceof Promise ? await amending : amending
      if (operation.download !== undefined) {
        return watch.download(bodies.download(operation, await upstream.download(operation, amended, log)))
      }
      if (!isAlike && body !== undefined) passed = await bodies.upload(operation, body)
      const sent = body && watch.upload(passed?.bytes ?? body.forward())
      const response = await upstream.call(
        operation,
        amended,
        sent === undefined ? log : { ...log, body: sent },
      )
      return watch.response(amendResponse === undefined ? response : amendResponse(operation, response))
    } finally {
      passed?.stop()
      // A broken call leaves the server's next bytes without a meaning, so close the client's connection too.
      if (!upstream.usable && operation.download === undefined) connection.close()
    }
  }
}
