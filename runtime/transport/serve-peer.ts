import type { Socket } from 'node:net'
import type { Served, Serving } from './listen.ts'
import type { Peer } from './peer.ts'

/** The parts of a connection's options that have to do with its peer. */
interface PeerOptions {
  readonly peer?: Peer
  readonly onError?: (error: unknown, operation: string | undefined) => void
}

/** The options of each connection: the same for all, or a function that makes them for the peer. */
export type OptionsFor<Options> = Options | ((peer: Peer) => Options | Promise<Options>)

/** Serves a client with options that may depend on it. */
export function servePeer<Options extends PeerOptions>(
  socket: Socket,
  peer: Peer,
  options: OptionsFor<Options>,
  serve: (own: Options) => Promise<Served>,
): Serving {
  let onError: Serving['onError']
  const start = (own: Options): Promise<Served> => {
    onError = own.onError
    return serve({ peer, ...own })
  }
  const made = typeof options === 'function' ? options(peer) : options
  return {
    connection: made instanceof Promise ? made.catch(giveUp(socket)).then(start) : start(made),
    onError: (error, operation) => onError?.(error, operation),
  }
}

/** Closes a socket for which there are no options, with a warning, since there is nothing else to call. */
function giveUp(socket: Socket): (error: unknown) => never {
  return error => {
    socket.destroy()
    process.emitWarning(error instanceof Error ? error : new Error(String(error)))
    throw error
  }
}
