import type { NixDaemonConnection, NixDaemonHandlers } from '../../generated/nix-daemon/server.ts'
import { isRootOrOwn } from '../../nix/client-access.ts'
import { onAbort } from '../../runtime/transport/on-abort.ts'
import { noDiskLook } from '../model/auto-collection.ts'
import type { Store } from '../model/store.ts'
import { UpstreamConnection } from '../upstream/upstream-connection.ts'
import { adding } from './handlers/adding.ts'
import { building } from './handlers/building.ts'
import { collecting } from './handlers/collecting.ts'
import { type Context, makeRoom, sharing } from './handlers/context.ts'
import { exports } from './handlers/exports.ts'
import { optimising } from './handlers/optimising.ts'
import { queries } from './handlers/queries.ts'
import { realisations } from './handlers/realisations.ts'
import { roots } from './handlers/roots.ts'
import { settings } from './handlers/settings.ts'
import { substituting } from './handlers/substituting.ts'

/** The client of one connection, as far as its rights go. */
export interface StoreClient {
  /** Whether the client is trusted. By default as the store is opened, otherwise root and the user of this process. */
  readonly trusted?: boolean
}

/**
 * Makes the handlers of all operations for one connection. Its temporary roots and its upstream connection end with
 * it. The server should say the same of the client in the handshake, as `hello.trusted`.
 */
export function storeHandlers(
  store: Store,
  connection: NixDaemonConnection,
  client: StoreClient = {},
): NixDaemonHandlers {
  return handlersOf(store, connection, client, false)
}

/**
 * Makes the same handlers for a server that passes their replies on as they are: the pieces of large files are lent.
 * A program that wraps handlers may keep a piece or send it twice, so it gets others.
 */
export function lendingHandlers(
  store: Store,
  connection: NixDaemonConnection,
  client: StoreClient = {},
): NixDaemonHandlers {
  return handlersOf(store, connection, client, true)
}

function handlersOf(
  store: Store,
  connection: NixDaemonConnection,
  client: StoreClient,
  lends: boolean,
): NixDaemonHandlers {
  const holder = store.tempRoots.hold()
  const upstream =
    store.upstream === undefined
      ? undefined
      : new UpstreamConnection(store, holder, store.upstream, connection.session)
  const context: Context = {
    store,
    peer: connection.peer,
    trusted: client.trusted ?? store.trusted ?? isRootOrOwn(connection.peer),
    holder,
    collection: store.collection,
    diskLook: noDiskLook(),
    autoOptimiseStore: store.autoOptimiseStore,
    upstream,
    notices: new Set(),
    lends,
  }
  if (upstream !== undefined) {
    upstream.makeRoom = () => makeRoom(context)
    upstream.sharing = () => sharing(context)
  }
  onAbort(connection.signal, () => {
    holder.release()
    void upstream?.close()
  })
  return {
    ...adding(context),
    ...exports(context),
    ...queries(context),
    ...substituting(context),
    ...roots(context),
    ...collecting(context),
    ...optimising(context),
    ...building(context),
    ...realisations(context),
    ...settings(context),
  }
}
