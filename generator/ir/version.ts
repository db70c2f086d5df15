import type { VersionWord } from './base.ts'

/**
 * Packs `major.minor` as the wire does; undefined if a part does not fit its byte. runtime/session has its
 * own copy: the two folders do not import each other.
 */
export function parseVersion(text: string): VersionWord | undefined {
  const match = /^(\d+)\.(\d+)$/.exec(text)
  if (!match) return undefined
  const [major, minor] = [Number(match[1]), Number(match[2])]
  return major > 255 || minor > 255 ? undefined : (major << 8) | minor
}

/**
 * Writes a version as people do, e.g. `1.30`. runtime/session has its own copy: the two folders do not import
 * each other.
 */
export function formatVersion(version: VersionWord): string {
  return `${version >> 8}.${version & 255}`
}
