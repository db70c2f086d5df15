// The operations that a release serves, according to the spec.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { holds, type Session } from '../../../generated/nix-daemon/index.ts'
import { operations } from '../../../generated/nix-daemon/operations.ts'
import type { Peer } from '../../peers/peer.ts'
import { compareReleases } from './releases.ts'

type Lifetime = { from: string; to?: string }
type Written = { operations?: { name: string; opcode: number; served: Lifetime }[] }

const folder = join(import.meta.dirname, '../../../spec/nix-daemon/operations')

/** All operations of the spec by opcode, with the releases that serve them. */
const lifetimes = new Map(
  readdirSync(folder)
    .flatMap(file => (parse(readFileSync(join(folder, file), 'utf8')) as Written).operations ?? [])
    .map(({ opcode, served }) => [opcode, served]),
)

/** Lists the operations that a release serves and that the session has. */
export function served(peer: Peer, session: Session): string[] {
  return [...operations.values()]
    .filter(({ opcode, gate }) => holds(session, gate) && servesOpcode(peer, opcode))
    .map(({ name }) => name)
    .sort()
}

export function servesOpcode(peer: Peer, opcode: number): boolean {
  const lifetime = lifetimes.get(opcode)
  if (lifetime === undefined || compareReleases(peer.version, lifetime.from) < 0) return false
  // "2.33" stands for all releases whose number begins with it.
  const { to } = lifetime
  return to === undefined || compareReleases(peer.version, to) <= 0 || peer.version.startsWith(`${to}.`)
}
