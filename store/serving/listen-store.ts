import type { ServerHello } from '../../generated/nix-daemon/handshake.ts'
import { listen } from '../../generated/nix-daemon/server.ts'
import type { Listening, ServeOptions } from '../../runtime/index.ts'
import type { Store } from '../model/store.ts'
import { storeHandlers } from './store-handlers.ts'

/** Features that the handlers support. */
export const STORE_FEATURES: readonly string[] = [
  'realisation-with-path-not-hash',
  'delete-dead-specific-referrers',
  'add-to-store-scanning',
]

/**
 * Serves a store on a socket.
 *
 * @param url `unix:///path/to/socket`, the path of a socket, or `tcp://host:port`.
 * @throws {ConnectionError} `listen-failed`.
 */
export function listenStore(
  store: Store,
  url: string,
  options: ServeOptions<ServerHello> = {},
): Promise<Listening> {
  const trusted = store.trusted ? 'Trusted' : 'NotTrusted'
  return listen(url, connection => storeHandlers(store, connection), {
    features: STORE_FEATURES,
    ...options,
    hello: { trusted, ...options.hello },
  })
}
