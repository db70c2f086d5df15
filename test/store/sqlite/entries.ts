import { createHash } from 'node:crypto'
import type { UnkeyedValidPathInfo } from '../../../generated/nix-daemon/types.ts'
import { encodeNix32 } from '../../../nix/nix32.ts'
import type { Registration } from '../../../store/model/metadata.ts'

export const STORE_DIR = '/nix/store'

/** Makes a distinct store path for every name. */
export function pathOf(name: string): string {
  return `${STORE_DIR}/${hashOf(name)}-${name}`
}

export function hashOf(name: string): string {
  return encodeNix32(createHash('sha256').update(name).digest().subarray(0, 20))
}

/** Makes metadata of a path, with defaults for all fields. */
export function infoOf(changes: Partial<UnkeyedValidPathInfo> = {}): UnkeyedValidPathInfo {
  return {
    deriver: undefined,
    narHash: 'ab'.repeat(32),
    references: [],
    registrationTime: 1_700_000_000,
    narSize: 120,
    ultimate: false,
    sigs: [],
    ca: undefined,
    ...changes,
  }
}

/** Makes a registration from a path's name and those of its references. */
export function entry(name: string, references: readonly string[] = []): Registration {
  return { path: pathOf(name), info: infoOf({ references: references.map(pathOf) }) }
}

/** Makes app → lib → libc → libc, tool → libc, and alone, which refers to nothing. */
export function smallGraph(): Registration[] {
  return [
    entry('app', ['lib']),
    entry('lib', ['libc']),
    entry('libc', ['libc']),
    entry('tool', ['libc']),
    entry('alone'),
  ]
}
