// The operations that a release serves, according to the spec.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { holds, type Session } from '../../../generated/nix-daemon/index.ts'
import { operations } from '../../../generated/nix-daemon/operations.ts'
import type { OperationInfo } from '../../../runtime/protocol/protocol.ts'
import type { Peer } from '../../peers/peer.ts'
import { compareReleases } from './releases.ts'

type Lifetime = { from: string; to?: string }
type Written = { operations?: { name: string; opcode: number; served: Lifetime }[] }

const lifetimes = lifetimesOf('nix-daemon')

/** Reads all operations of a spec by opcode, with the releases that serve them. */
export function lifetimesOf(protocol: string): ReadonlyMap<number, Lifetime> {
  const folder = join(import.meta.dirname, '../../../spec', protocol)
  const files = ['operations.yaml', 'operations'].map(name => join(folder, name)).filter(existsSync)
  const written = files
    .flatMap(file => (statSync(file).isDirectory() ? readdirSync(file).map(name => join(file, name)) : file))
    .flatMap(file => (parse(readFileSync(file, 'utf8')) as Written).operations ?? [])
  return new Map(written.map(({ opcode, served }) => [opcode, served]))
}

/** Lists the operations that a release serves and that the session has. */
export function served(
  peer: Peer,
  session: Session,
  table: ReadonlyMap<number, OperationInfo> = operations,
  lives: ReadonlyMap<number, Lifetime> = lifetimes,
): string[] {
  return [...table.values()]
    .filter(({ opcode, gate }) => holds(session, gate) && servesOpcode(peer, opcode, lives))
    .map(({ name }) => name)
    .sort()
}

export function servesOpcode(
  peer: Peer,
  opcode: number,
  lives: ReadonlyMap<number, Lifetime> = lifetimes,
): boolean {
  const lifetime = lives.get(opcode)
  if (lifetime === undefined || compareReleases(peer.version, lifetime.from) < 0) return false
  // "2.33" stands for all releases whose number begins with it.
  const { to } = lifetime
  return to === undefined || compareReleases(peer.version, to) <= 0 || peer.version.startsWith(`${to}.`)
}
