import type { NixDaemonCall, NixDaemonHandlers } from '../../../generated/nix-daemon/server.ts'
import { V1_35 } from '../../../generated/nix-daemon/versions.ts'
import { clientUser } from '../../../nix/client-access.ts'
import { admitOptions, type SettingsRules, warnClient } from '../../../nix/client-settings.ts'
import { NAMING_FILES } from '../../../nix/known-settings.ts'
import { makeUserFolders } from '../../disk/user-folders.ts'
import { flagOverride, withOverrides } from '../collection-overrides.ts'
import { type Context, sendLog } from './context.ts'

type Settings = Pick<Required<NixDaemonHandlers>, 'setOptions'>

/**
 * Handler for a client's settings: those of collections and of equal files hold for its connection, and all are passed on
 * upstream. As clients send their whole configuration, those that do nothing here are no reason for a warning.
 */
export function settings(context: Context): Settings {
  const { store, trusted, upstream } = context
  const forward = upstream === undefined ? NAMING_FILES.map(([name]) => name) : store.forwardSettings
  const rules: SettingsRules = { trusted, forward }
  let isFirst = true
  return {
    async setOptions(options, call) {
      call.log.verbosity = options.verbosity
      const admitted = admitOptions(options, rules, call)
      context.collection = withOverrides(context.collection, admitted.overrides ?? [], problem =>
        warnClient(call, options.verbosity, problem),
      )
      context.autoOptimiseStore = flagOverride(
        'auto-optimise-store',
        context.autoOptimiseStore,
        admitted.overrides ?? [],
        problem => warnClient(call, options.verbosity, problem),
      )
      upstream?.setOptions(admitted)
      // The first request of all tools of Nix. Newer ones make these folders by themselves.
      if (isFirst && call.session.version < V1_35) await makeFolders(context, call)
      isFirst = false
    },
  }
}

/** Makes the folders in which tools of the client's user expect to put profiles. */
async function makeFolders({ store, peer }: Context, call: NixDaemonCall): Promise<void> {
  const user = await clientUser(peer)
  if (user === undefined) return
  try {
    await makeUserFolders(store.stateDir, user.name, user.uid)
  } catch (error) {
    sendLog(call, 'Error', `error (ignored): ${(error as Error).message}`)
  }
}
