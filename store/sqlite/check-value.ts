import type { UnkeyedValidPathInfo } from '../../generated/nix-daemon/types.ts'
import { quote } from '../../nix/errors.ts'
import { sortedOnce } from '../../nix/sorted-once.ts'
import { MetadataError } from '../model/metadata.ts'

/**
 * Checks that a column can hold a text unchanged, and returns it. SQLite ends text at a zero character, and would
 * change text that is not valid Unicode.
 *
 * @throws {MetadataError} `bad-value`.
 */
export function checkText(what: string, text: string): string {
  if (text.includes('\0') || !text.isWellFormed())
    throw new MetadataError('bad-value', `${what} ${quote(text)} is not text without zero characters`)
  return text
}

/** Checks the fields of a path's metadata. @throws {MetadataError} `bad-value`. */
export function checkInfo(path: string, info: UnkeyedValidPathInfo): void {
  const bad = (what: string): never => {
    throw new MetadataError('bad-value', `path '${path}' cannot be registered: ${what}`, { path })
  }
  if (!/^[0-9a-f]{64}$/.test(info.narHash)) bad(`narHash ${quote(info.narHash)} is not 64 digits of base 16`)
  for (const field of ['narSize', 'registrationTime'] as const) {
    const value = info[field]
    if (!Number.isSafeInteger(value) || value < 0) bad(`${field} ${value} is not a count up to 2^53-1`)
  }
}

/** Merges signatures, sorted and without duplicates, as clients know them from nix-daemon. */
export function joinSignatures(known: readonly string[], more: Iterable<string>): readonly string[] {
  return sortedOnce([...known, ...Array.from(more, text => checkText('signature', text))])
}
