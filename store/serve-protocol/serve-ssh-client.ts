import { type Duplex, duplexPair } from 'node:stream'
import { connect, type NixDaemonClient } from '../../generated/nix-daemon/client.ts'
import { type LogMessage, resultPayload } from '../../generated/nix-daemon/log.ts'
import { serve as serveDaemon } from '../../generated/nix-daemon/server.ts'
import type { ServerHello } from '../../generated/nix-serve/handshake.ts'
import { type NixServeConnection, type NixServeHandlers, serve } from '../../generated/nix-serve/server.ts'
import { V2_8 } from '../../generated/nix-serve/versions.ts'
import { HandlerError, type ServeOptions, type Target } from '../../runtime/index.ts'
import type { StreamPair } from '../../runtime/transport/transport.ts'
import type { Store } from '../model/store.ts'
import { STORE_FEATURES } from '../serving/listen-store.ts'
import { storeHandlers } from '../serving/store-handlers.ts'
import { building } from './handlers/building.ts'
import { contents } from './handlers/contents.ts'
import { type Context, IN_FLIGHT, type ServeRights } from './handlers/context.ts'
import { queries } from './handlers/queries.ts'

/** The options of a connection, the client's rights, and a place for the log. */
export interface SshClientOptions extends ServeOptions<ServerHello>, Partial<ServeRights> {
  /** Called with each line of the log, which this protocol has no place for. */
  readonly onLine?: (line: string) => void
}

/**
 * Serves one client of the protocol of `nix-store --serve`, until it leaves or until an error, which this protocol
 * cannot tell: `onError` gets it. By default the client may only read.
 *
 * Each request is passed on to a server of the store's own protocol: one in this process, whose client is as trusted as
 * the options say, or the one at `daemon`, which decides by itself and must not trust this process more than the client.
 *
 * @throws {ConnectionError} `handshake-refused`, or `connect-failed` if there is no server at `daemon`.
 * @throws {HandlerError} if the server at `daemon` would take more from the client than its rights.
 */
export async function serveSshClient(
  served: Store | { readonly daemon: Target },
  stream: Duplex | StreamPair,
  options: SshClientOptions = {},
): Promise<NixServeConnection> {
  const { write = false, trusted = false, onLine = () => {} } = options
  const rights = { write, trusted: write && trusted }
  let daemon: NixDaemonClient | undefined
  const accept = async ({ session }: NixServeConnection): Promise<NixServeHandlers> => {
    daemon = await connect('daemon' in served ? served.daemon : inThisProcess(served, rights, options), {
      // The outputs of builds are then in the form that the client knows.
      features: session.version < V2_8 ? [] : ['realisation-with-path-not-hash'],
      inFlight: IN_FLIGHT,
      onLog: message => tellLine(message, onLine),
      ...(options.memory === undefined ? {} : { memory: options.memory }),
    })
    if ('daemon' in served) requireOwnTrust(daemon, rights)
    const context: Context = { daemon, rights, session }
    return { ...queries(context), ...contents(context), ...building(context) }
  }
  const end = (): void => daemon?.connection.destroy()
  try {
    const connection = await serve(stream, accept, options)
    void connection.done.then(end)
    return connection
  } catch (error) {
    end()
    throw error
  }
}

/**
 * Refuses to write through a server that trusts this process more than the client is to be trusted: it would not check
 * what the client sends.
 *
 * @throws {HandlerError}
 */
function requireOwnTrust({ connection }: NixDaemonClient, { write, trusted }: ServeRights): void {
  if (!write || trusted || connection.server.trusted === 'NotTrusted') return
  throw new HandlerError(
    'the server of this store trusts this user, so it would take anything from this client: start that server with --untrusted, or trust the client as well, with --trusted',
  )
}

/** Starts a server of the store in this process; its times are those of its client's client. */
function inThisProcess(store: Store, { trusted }: ServeRights, { memory }: SshClientOptions): Duplex {
  const [near, far] = duplexPair()
  const untimed = { handshake: false, request: false, upload: false, write: false, idle: false } as const
  serveDaemon(far, connection => storeHandlers(store, connection, { trusted }), {
    features: STORE_FEATURES,
    hello: { trusted: trusted ? 'Trusted' : 'NotTrusted' },
    timeouts: untimed,
    ...(memory === undefined ? {} : { memory }),
  }).catch(error => near.destroy(error))
  // A pair does not tell its other side of the end of one in all releases of Node.
  near.once('close', () => far.destroy())
  return near
}

/** Tells the lines that a client of the store's own protocol shows at the lowest verbosity: builders' and errors'. */
function tellLine(message: LogMessage, onLine: (line: string) => void): void {
  if (message.kind === 'Next') onLine(message.msg.replace(/\n$/, ''))
  if (message.kind !== 'Result') return
  const payload = resultPayload(message)
  if (payload?.type === 'BuildLogLine' || payload?.type === 'PostBuildLogLine') onLine(payload.line)
}
