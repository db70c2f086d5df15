import { UsageError } from '../io.ts'
import { nearestNames } from '../text/nearest-names.ts'
import { type KnownProtocol, knownProtocol } from './known-protocol.ts'
import { type ProtocolEntry, protocolTable } from './protocol-table.ts'

/** Names of the protocols that the commands know. */
export const protocolNames: readonly string[] = Object.keys(protocolTable)

/** Name of the protocol that is meant where none is named. */
export const usualName: string = protocolNames[0] ?? ''

const loaded = new Map<string, Promise<KnownProtocol>>()

/** Finds a protocol by its name, and loads it on first use. @throws {UsageError} */
export async function findProtocol(name: string): Promise<KnownProtocol> {
  const entry = findEntry(name)
  const found = loaded.get(name) ?? entry.load().then(knownProtocol)
  loaded.set(name, found)
  return found
}

/** Finds a protocol in the table, without loading it. @throws {UsageError} */
export function findEntry(name: string): ProtocolEntry {
  const entry = Object.hasOwn(protocolTable, name) ? protocolTable[name] : undefined
  if (entry !== undefined) return entry
  const [near] = nearestNames(name, protocolNames)
  const advice = near === undefined ? `known are: ${protocolNames.join(', ')}` : `did you mean ${near}?`
  throw new UsageError(`unknown protocol '${name}'; ${advice}`)
}
