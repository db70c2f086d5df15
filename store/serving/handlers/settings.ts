import type { NixDaemonHandlers } from '../../../generated/nix-daemon/server.ts'
import { admitOptions } from '../../../nix/client-settings.ts'
import type { Context } from './context.ts'

type Settings = Pick<Required<NixDaemonHandlers>, 'setOptions'>

/** Handler for a client's settings. Most of them concern builders, so they are only passed on upstream. */
export function settings({ store, trusted, upstream }: Context): Settings {
  const rules = { trusted, forward: store.forwardSettings }
  return {
    setOptions(options, call) {
      call.log.verbosity = options.verbosity
      upstream?.setOptions(admitOptions(options, rules, call))
    },
  }
}
