import type { ValueOption } from '../arguments/command.ts'
import { findProtocol, protocolNames, usualName } from '../protocols/find-protocol.ts'
import type { KnownProtocol } from '../protocols/known-protocol.ts'

/** The option that names the protocol. */
export const protocolOption: ValueOption & { readonly default: string } = {
  value: 'NAME',
  about: `the protocol: ${protocolNames.join(', ')} (default: ${usualName})`,
  default: usualName,
  propose: () => protocolNames,
}

/** Finds the protocol that the words of a command line name so far, for proposals; the usual one if none is. */
export function protocolIn(words: readonly string[]): Promise<KnownProtocol> {
  const at = words.lastIndexOf('--protocol')
  const joined = words.findLast(word => word.startsWith('--protocol='))
  const name = joined === undefined ? words[at + 1] : joined.slice('--protocol='.length)
  const isKnown = name !== undefined && (at !== -1 || joined !== undefined) && protocolNames.includes(name)
  return findProtocol(isKnown ? name : usualName)
}
