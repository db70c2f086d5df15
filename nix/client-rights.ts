import type { SetOptionsRequest } from '../generated/nix-daemon/operations.ts'
import type { GcRoot } from '../generated/nix-daemon/types.ts'
import type { ProxyOptions } from '../runtime/index.ts'
import { admitOptions, type SettingsRules } from './client-settings.ts'
import { censoredRoots, RESTRICTIONS } from './restricted-operations.ts'

/** The parts of a proxy's options that decide what its clients may ask for. */
export type ClientRights = Required<Pick<ProxyOptions, 'amend'>> &
  Pick<ProxyOptions, 'amendResponse' | 'hello'>

/**
 * Makes the parts of a proxy's options by which a client gets no right that it would not have by itself, although the
 * daemon takes all requests as those of the user who runs the proxy.
 *
 * A client that is not trusted is told so, and its requests are refused or reduced where a daemon does that. Settings
 * that name programs or files pass only from clients that are trusted, if the rules name them.
 */
export function clientRights(rules: SettingsRules): ClientRights {
  const amendSettings: ClientRights['amend'] = (operation, request, call) =>
    operation.name === 'SetOptions' ? admitOptions(request as SetOptionsRequest, rules, call) : request
  if (rules.trusted) return { amend: amendSettings }
  return {
    amend(operation, request, call, server) {
      const restrict = RESTRICTIONS.get(operation.name)
      return restrict === undefined
        ? amendSettings(operation, request, call, server)
        : restrict(request as never, server)
    },
    amendResponse: (operation, response) =>
      operation.name === 'FindRoots' ? censoredRoots(response as readonly GcRoot[]) : response,
    hello: { trusted: 'NotTrusted' },
  }
}
