import type { NixDaemonHandlers } from '../../../generated/nix-daemon/server.ts'
import { admitOptions, type SettingsRules, warnClient } from '../../../nix/client-settings.ts'
import { NAMING_FILES } from '../../../nix/known-settings.ts'
import { withOverrides } from '../collection-overrides.ts'
import type { Context } from './context.ts'

type Settings = Pick<Required<NixDaemonHandlers>, 'setOptions'>

/**
 * Handler for a client's settings: those of collections hold for its connection, and all are passed on upstream. As
 * clients send their whole configuration, those that do nothing here are no reason for a warning.
 */
export function settings(context: Context): Settings {
  const { store, trusted, upstream } = context
  const forward = upstream === undefined ? NAMING_FILES.map(([name]) => name) : store.forwardSettings
  const rules: SettingsRules = { trusted, forward }
  return {
    setOptions(options, call) {
      call.log.verbosity = options.verbosity
      const admitted = admitOptions(options, rules, call)
      context.collection = withOverrides(context.collection, admitted.overrides ?? [], problem =>
        warnClient(call, options.verbosity, problem),
      )
      upstream?.setOptions(admitted)
    },
  }
}
