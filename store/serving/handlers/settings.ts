import type { NixDaemonHandlers } from '../../../generated/nix-daemon/server.ts'
import type { Context } from './context.ts'

type Settings = Pick<Required<NixDaemonHandlers>, 'setOptions'>

/** Handler for a client's settings. Most of them concern builders, so they are only passed on upstream. */
export function settings({ upstream }: Context): Settings {
  return {
    setOptions(options, call) {
      call.log.verbosity = options.verbosity
      upstream?.setOptions(options)
    },
  }
}
