// Lists the releases that install.sh has installed on this machine.

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** An installed release. `version` is the one that the program reports, e.g. "2.34.8". */
export type Peer = { suite: Suite; version: string; root: string }

/** Debian's suites with the releases for which tests, recordings and tables are written, oldest first. */
export const RELEASES = { bullseye: '2.3.7', bookworm: '2.8.0', trixie: '2.26.3', sid: '2.34.8' } as const

export type Suite = keyof typeof RELEASES

const suites = Object.keys(RELEASES) as Suite[]

/** Debian's suites with the releases of Guix for which tests and recordings are written, oldest first. */
export const GUIX_RELEASES = { bullseye: '1.2.0', sid: '1.5.0' } as const

/** Returns the version of a release if its suite has moved on since the tests were written. */
export function newerRelease({ suite, version }: Peer): string | undefined {
  return version === RELEASES[suite] ? undefined : version
}

/** Returns the version of a release of Guix if its suite has moved on since the tests were written. */
export function newerGuix({ suite, version }: Peer): string | undefined {
  return suite in GUIX_RELEASES && version === GUIX_RELEASES[suite as keyof typeof GUIX_RELEASES]
    ? undefined
    : version
}

/** Lists the installed releases, oldest first: none if this process may not enter them. */
export function availablePeers(): Peer[] {
  return installed('version')
}

/** Lists the installed releases of Guix, oldest first: none if this process may not enter them. */
export function availableGuix(): Peer[] {
  return installed('guix-version')
}

function installed(versionFile: string): Peer[] {
  const folder = process.env.NIXWIRE_PEERS || '/var/lib/nixwire/peers'
  const found = suites
    .map(suite => ({ suite, root: join(folder, suite), file: join(folder, suite, versionFile) }))
    .filter(({ file }) => existsSync(file))
    .map(({ suite, root, file }) => ({ suite, root, version: readFileSync(file, 'utf8').trim() }))
  if (found.length === 0 || process.getuid?.() !== 0) return []
  // Root inside a container may still lack the right to mount.
  return spawnSync('unshare', ['--mount', '--pid', '--fork', 'true']).status === 0 ? found : []
}
