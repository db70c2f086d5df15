import type { NixDaemonConnection, NixDaemonHandlers } from '../../generated/nix-daemon/server.ts'
import { onAbort } from '../../runtime/transport/on-abort.ts'
import type { Store } from '../model/store.ts'
import { UpstreamConnection } from '../upstream/upstream-connection.ts'
import { adding } from './handlers/adding.ts'
import { building } from './handlers/building.ts'
import { collecting } from './handlers/collecting.ts'
import type { Context } from './handlers/context.ts'
import { exports } from './handlers/exports.ts'
import { queries } from './handlers/queries.ts'
import { realisations } from './handlers/realisations.ts'
import { roots } from './handlers/roots.ts'
import { settings } from './handlers/settings.ts'
import { substituting } from './handlers/substituting.ts'

/**
 * Makes the handlers of all operations for one connection. Its temporary roots and its upstream connection end with
 * it.
 */
export function storeHandlers(store: Store, connection: NixDaemonConnection): NixDaemonHandlers {
  const holder = store.tempRoots.hold()
  const upstream =
    store.upstream === undefined
      ? undefined
      : new UpstreamConnection(store, holder, store.upstream, connection.session)
  const context: Context = { store, holder, upstream }
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
    ...building(context),
    ...realisations(context),
    ...settings(context),
  }
}
