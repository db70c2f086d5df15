/*
 * The settings of Nix that have to do with trust. The first three lists are those of nix-daemon since 2.26, and were
 * compared with what 2.3.7, 2.8.0, 2.26.3 and 2.34.8 accept of a client that they do not trust.
 */

/** Settings that any client may set. An empty `builders` and an empty list of substituters are accepted as well. */
export const FOR_ANYONE: ReadonlySet<string> = new Set([
  'timeout',
  'connect-timeout',
  'max-silent-time',
  'build-poll-interval',
])

/** The names of the setting of which a daemon takes only the values that it trusts. */
export const SUBSTITUTERS: ReadonlySet<string> = new Set(['substituters', 'binary-caches'])

/** Settings that daemons take from no client, with the warnings that they give. */
export const NEVER_PASSED: ReadonlyMap<string, readonly string[]> = new Map([
  ['experimental-features', []],
  ['ssh-auth-sock', []],
  [
    'plugin-files',
    [
      'Ignoring the client-specified plugin-files.\nThe client specifying plugins to the daemon never made sense, and was removed in Nix >=2.14.',
    ],
  ],
])

/**
 * Settings that name programs, keys or files, with their older names. A store uses them on its machine and as its
 * user, so a client's are meant for the client's own machine.
 */
export const NAMING_FILES: readonly (readonly [name: string, ...aliases: string[]])[] = [
  ['allowed-impure-host-deps'],
  ['build-dir'],
  ['build-hook'],
  ['builders'],
  ['diff-hook'],
  ['external-builders'],
  ['json-log-path'],
  ['netrc-file'],
  ['pasta-path'],
  ['post-build-hook'],
  ['pre-build-hook'],
  ['sandbox-build-dir'],
  ['sandbox-paths', 'build-sandbox-paths', 'build-chroot-dirs'],
  ['secret-key-files'],
  ['ssl-cert-file'],
  ['trusted-public-keys', 'binary-cache-public-keys'],
]
