import type { Socket } from 'node:net'
import type { ListenLimits, Served, Serving } from './clients.ts'
import type { Peer } from './peer.ts'

/** The parts of a connection's options that have to do with its peer. */
interface PeerOptions {
  readonly peer?: Peer
  readonly refusal?: Error
  readonly onError?: (error: unknown, operation: string | undefined) => void
  readonly onLeave?: (error: unknown, operation: string | undefined) => void
}

/** The options of each connection: the same for all, or a function that makes them for the peer. */
export type OptionsFor<Options> = Options | ((peer: Peer) => Options | Promise<Options>)

/** Serves a client with options that may depend on it; or none but a refusal, if there are too many clients. */
export function servePeer<Options extends PeerOptions>(
  socket: Socket,
  peer: Peer,
  options: OptionsFor<Options>,
  serve: (own: Options) => Promise<Served>,
  refusal?: Error,
): Serving {
  if (refusal !== undefined) return { connection: serve({ peer, refusal } as Options) }
  let onError: Serving['onError']
  let onLeave: Serving['onLeave']
  const start = (own: Options): Promise<Served> => {
    onError = own.onError
    onLeave = own.onLeave
    return serve({ peer, ...own })
  }
  const made = typeof options === 'function' ? options(peer) : options
  return {
    connection: made instanceof Promise ? made.catch(giveUp(socket)).then(start) : start(made),
    onError: (error, operation) => onError?.(error, operation),
    onLeave: (error, operation) => onLeave?.(error, operation),
  }
}

/** Reports refused clients like the errors of connections, if all connections have the same options. */
export function reportedBy<Options extends PeerOptions, Listening extends ListenLimits>(
  options: OptionsFor<Options>,
  listening: Listening,
): Listening {
  return typeof options === 'function' ? listening : { onError: options.onError, ...listening }
}

/** Closes a socket for which there are no options, with a warning, since there is nothing else to call. */
function giveUp(socket: Socket): (error: unknown) => never {
  return error => {
    socket.destroy()
    process.emitWarning(error instanceof Error ? error : new Error(String(error)))
    throw error
  }
}
