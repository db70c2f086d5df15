import type { ServerHello } from '../../generated/nix-daemon/handshake.ts'
import { serve } from '../../generated/nix-daemon/server.ts'
import { type AccessRules, clientAccess } from '../../nix/client-access.ts'
import type {
  ListenAddress,
  Listening,
  ListenOptions,
  OptionsFor,
  Peer,
  ServeOptions,
} from '../../runtime/index.ts'
import { listenOn } from '../../runtime/transport/listen.ts'
import { reportedBy, servePeer } from '../../runtime/transport/serve-peer.ts'
import type { Store } from '../model/store.ts'
import { lendingHandlers, type StoreClient } from './store-handlers.ts'

/** Features that the handlers support. */
export const STORE_FEATURES: readonly string[] = [
  'realisation-with-path-not-hash',
  'delete-dead-specific-referrers',
  'add-to-store-scanning',
]

/** The options of a connection, and the users who may connect or are trusted. */
export interface StoreServeOptions extends ServeOptions<ServerHello>, StoreClient, AccessRules {}

/**
 * Serves a store on a socket.
 *
 * A client is trusted if the options say so, or else the store, or else its user is one of `trustedUsers`, which are
 * root and the user of this process by default. No client is trusted by default on TCP, nor on a socket that other
 * users can open, if the system does not tell its user.
 *
 * @param address `unix:///path/to/socket`, the path of a socket, `tcp://host:port`, or sockets that were passed to this
 * process.
 * @param options The same for all connections, or a function that returns those for each client.
 * @param listening Permissions of the socket and the like.
 * @throws {ConnectionError} `listen-failed`.
 */
export function listenStore(
  store: Store,
  address: ListenAddress,
  options: OptionsFor<StoreServeOptions> = {},
  listening: ListenOptions = {},
): Promise<Listening> {
  const own = async (peer: Peer): Promise<StoreServeOptions & { readonly trusted: boolean }> => {
    const given = typeof options === 'function' ? await options(peer) : options
    const access = await clientAccess(peer, given)
    const trusted = given.trusted ?? store.trusted ?? access.trusted
    return {
      features: STORE_FEATURES,
      ...(access.refusal === undefined ? {} : { refusal: access.refusal }),
      ...given,
      trusted,
      hello: { trusted: trusted ? 'Trusted' : 'NotTrusted', ...given.hello },
    }
  }
  return listenOn(
    address,
    (stream, peer, refusal) =>
      servePeer(
        stream,
        peer,
        own,
        made => serve(stream, connection => lendingHandlers(store, connection, made), made),
        refusal,
      ),
    reportedBy(options, listening),
  )
}
