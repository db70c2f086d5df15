import type { NixDaemonHandlers } from '../../../generated/nix-daemon/server.ts'
import type { Context } from './context.ts'

type Settings = Pick<Required<NixDaemonHandlers>, 'setOptions'>

/** What a client wants for the rest of its connection. Of all the options, only builders know most. */
export function settings({ upstream }: Context): Settings {
  return {
    setOptions(options, call) {
      call.log.verbosity = options.verbosity
      upstream?.setOptions(options)
    },
  }
}
