import type { Duplex } from 'node:stream'
import type { ClientConnection } from '../client/connection.ts'
import { openClient } from '../client/open.ts'
import { HandlerError } from '../errors/handler-error.ts'
import { leaving } from '../errors/leaving.ts'
import type { MemoryBudget } from '../input/memory-budget.ts'
import type { HandshakeHooks } from '../protocol/handshake.ts'
import type { AnyMessage, AnyOperation, Protocol } from '../protocol/protocol.ts'
import type { Dispatch, ServerCall } from '../server/call.ts'
import type { ServerConnection } from '../server/connection.ts'
import { type ConnectionTrace, refusing, traceConnection } from '../server/connection-trace.ts'
import { openServer } from '../server/open.ts'
import type { ServeOptions } from '../server/options.ts'
import type { Timeouts } from '../server/timeouts.ts'
import type { Limits } from '../session/limits.ts'
import { onAbort } from '../transport/on-abort.ts'
import type { Peer } from '../transport/peer.ts'
import type { Tap } from '../transport/tap.ts'
import type { StreamPair, Target } from '../transport/transport.ts'
import { type ProxyEvents, watchCall, watchHandshake } from './events.ts'
import { Greeting } from './greeting.ts'
import { guardEvents } from './guarded-events.ts'
import { relayHandshakes } from './handshake-relay.ts'
import { passLogs } from './pass-log.ts'

export interface ProxyOptions {
  /**
   * Newest version to offer to clients, such as `1.37`. If this, `upstreamVersion`, `features` or
   * `upstreamFeatures` is set, each side negotiates by itself, and values are encoded again if the sessions
   * differ. Otherwise both sides get the same session.
   */
  readonly version?: string
  /** Newest version to offer to the server. */
  readonly upstreamVersion?: string
  /**
   * Milliseconds for connecting to the server and its handshake together, without the time in which the server waits
   * for the client; `false` is no limit. @defaultValue 30000
   */
  readonly upstreamTimeout?: number | false
  /** Features to offer to clients; without them, those agreed on with the server. */
  readonly features?: readonly string[]
  /** Features to offer to the server; without them, the spec's default ones. */
  readonly upstreamFeatures?: readonly string[]
  /** Names of the operations that may pass; without it, all of them. */
  readonly allow?: ReadonlySet<string>
  /**
   * Called with each request that may pass. Returns the request that is passed on in its place: the same one, or
   * one with less in it, which is encoded anew, or a promise of it. The call's log is open for it, and an error is the
   * client's reply. It may make calls of the server before.
   */
  readonly amend?: (
    operation: AnyOperation,
    request: unknown,
    call: ServerCall,
    server: ProxiedServer,
  ) => unknown
  /** Called with each response. Returns the one that the client gets in its place: the same, or one with less in it. */
  readonly amendResponse?: (operation: AnyOperation, response: unknown) => unknown
  /** Values that the client gets in the handshake in place of the server's, by the names of the steps. */
  readonly hello?: Readonly<Record<string, unknown>>
  /** The client, as `listenAsProxy` tells it. */
  readonly peer?: Peer
  /** An error by which the client's handshake ends, for a client that is not to be served. */
  readonly refusal?: Error
  readonly limits?: Partial<Limits>
  /** Number of the connection in diagnostics events; by default, connections of this process are counted. */
  readonly connectionId?: number
  /** Milliseconds in which a client has to go on; time in which the server is waited for does not count. */
  readonly timeouts?: Partial<Timeouts>
  /** Bytes that may wait for a client that is slow to take them, see {@link ServeOptions}. */
  readonly maxUnsent?: number
  /** Memory that the messages of all connections with this budget may take together; by default that of the process. */
  readonly memory?: MemoryBudget
  /** Sees all bytes between the client and the proxy. */
  readonly tap?: Tap
  /** Callbacks that see the traffic. */
  readonly events?: ProxyEvents
  /**
   * Called with each error that a client got as a reply, that ended its connection, or that ended its tap or
   * events; and with its operation's name.
   */
  readonly onError?: (error: unknown, operation: string | undefined) => void
  /** Called in place of `onError` if a client merely left where it may, see {@link ServeOptions}. */
  readonly onLeave?: (error: unknown, operation: string | undefined) => void
}

/** Milliseconds that the server has to be connected to, by default. */
const UPSTREAM_MS = 30_000

/** The connection of a proxy to the server. */
export type ProxiedServer = ClientConnection<AnyMessage, object>

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
    return passOn(connection, upstream, options, true)
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
    return passOn(connection, upstream, options, false)
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
 * Passes every operation on to the server. If both sides have the same session, bodies are forwarded
 * unchanged.
 */
function passOn(
  connection: ServerConnection,
  upstream: ProxiedServer,
  options: ProxyOptions,
  isAlike: boolean,
): Dispatch {
  const { allow, amend, amendResponse, events, onError } = options
  onAbort(connection.signal, () => upstream.destroy(leaving(connection.signal.reason)))
  const logOf = passLogs(upstream, connection)
  return async (operation, request, body, call) => {
    const watch = watchCall(events, operation, request, call.session)
    if (allow !== undefined && !allow.has(operation.name)) {
      throw new HandlerError(`this proxy does not let ${operation.name} pass`)
    }
    const log = logOf({ message: watch.message, cut: error => onError?.(error, operation.name) })
    try {
      const amending = amend === undefined ? request : amend(operation, request, call, upstream)
      const amended = amending instanceof Promise ? await amending : amending
      if (operation.download !== undefined) {
        return watch.download(await upstream.download(operation, amended, log))
      }
      const sent = body && watch.upload(isAlike ? body.forward() : body.bytes)
      const response = await upstream.call(
        operation,
        amended,
        sent === undefined ? log : { ...log, body: sent },
      )
      return watch.response(amendResponse === undefined ? response : amendResponse(operation, response))
    } finally {
      // A broken call leaves the server's next bytes without a meaning, so close the client's connection too.
      if (!upstream.usable && operation.download === undefined) connection.close()
    }
  }
}
