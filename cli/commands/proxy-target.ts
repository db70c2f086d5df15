import { type AccessRules, clientAccess } from '../../nix/client-access.ts'
import { clientRights } from '../../nix/client-rights.ts'
import { daemonAddress } from '../../nix/daemon-address.ts'
import { HandlerError, type Peer, type Target } from '../../runtime/index.ts'
import type { ProxyOptions } from '../../runtime/proxy/options.ts'
import { parseAddress } from '../../runtime/transport/address.ts'
import { UsageError } from '../io.ts'
import { findEntry } from '../protocols/find-protocol.ts'

/** The option that names the server behind a proxy. */
export const toOption = {
  value: 'URL',
  about:
    "where the server listens, or 'exec:PROGRAM ARGUMENT...' for a program that speaks the protocol on its standard input and output; 'daemon' is the socket at which Nix's own tools look for it",
  required: true,
} as const

/** Reads the place of a server. @throws {UsageError} @throws {ConnectionError} if it is no address. */
export function serverAt(protocol: string, given: string): Target {
  if (given.startsWith('exec:')) {
    const [program, ...words] = given
      .slice('exec:'.length)
      .split(/\s+/)
      .filter(word => word !== '')
    if (program === undefined) throw new UsageError('--to exec: lacks the program')
    return { command: [program, ...words] }
  }
  if (findEntry(protocol).hasClientRights) return daemonAddress(given)
  parseAddress(given)
  return given
}

/**
 * Makes the options by which a client has the rights that the server would give it. For a protocol without rules for
 * clients that are not trusted there are none that are safe, so these are refused.
 */
export async function rightsOf(
  protocol: string,
  peer: Peer | undefined,
  access: AccessRules,
  forward: readonly string[],
): Promise<ProxyOptions> {
  const { trusted, refusal } = await clientAccess(peer, access)
  if (refusal !== undefined) return { refusal }
  if (trusted) return ownRights(protocol, forward)
  if (findEntry(protocol).hasClientRights) return clientRights({ trusted, forward })
  return {
    refusal: new HandlerError(
      `this proxy lets only trusted users connect, since ${protocol} has no rules for others`,
    ),
  }
}

/** Makes the options by which a trusted client has the rights of this process. */
export function ownRights(protocol: string, forward: readonly string[]): ProxyOptions {
  return findEntry(protocol).hasClientRights ? clientRights({ trusted: true, forward }) : {}
}

/** Refuses settings to forward for a protocol without rules for them. @throws {UsageError} */
export function checkForward(protocol: string, forward: readonly string[]): void {
  if (forward.length === 0 || findEntry(protocol).hasClientRights) return
  throw new UsageError(`--forward-setting: all settings pass with --protocol ${protocol}`)
}
