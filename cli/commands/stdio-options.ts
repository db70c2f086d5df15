import { UsageError } from '../io.ts'

/** The options by which a store is served to one client, on standard input and output. */
export const stdioOptions = {
  stdio: {
    about:
      'serve one client on standard input and output, in the protocol of nix-store --serve, as sshd starts it for clients of ssh://; a server that has the store open already answers in its place',
  },
  write: {
    about: 'with --stdio, let the client add paths that a signature or their contents vouch for, and build',
  },
  trusted: {
    about: 'with --stdio --write, let the client add any path and build any derivation',
  },
} as const

/** The values of {@link stdioOptions}. */
export interface StdioGiven {
  readonly stdio: boolean
  readonly write: boolean
  readonly trusted: boolean
}

/** Options of a listening server; one that is started for each client has none of these. */
const OF_LISTENING: Readonly<Record<string, string>> = {
  listen: '--listen',
  version: '--version',
  trustedUsers: '--trusted-users',
  allowedUsers: '--allowed-users',
  untrusted: '--untrusted',
  socketMode: '--socket-mode',
  socketGroup: '--socket-group',
  maxConnections: '--max-connections',
  maxConnectionsPerPeer: '--max-connections-per-peer',
  audit: '--audit',
  metrics: '--metrics',
  grace: '--grace',
  logFormat: '--log-format',
  logLevel: '--log-level',
  logFile: '--log-file',
}

/** Checks that the options go together. @throws {UsageError} */
export function checkStdio(given: StdioGiven & Readonly<Record<string, unknown>>): void {
  const { stdio, write, trusted } = given
  if (!stdio && (write || trusted)) {
    throw new UsageError(
      `${write ? '--write' : '--trusted'} goes with --stdio; a listening server has --trusted-users`,
    )
  }
  if (trusted && !write)
    throw new UsageError('--trusted goes with --write: a client that only reads needs no trust')
  if (!stdio) return
  const other = Object.keys(OF_LISTENING).find(name => isGiven(given[name]))
  if (other === undefined) return
  throw new UsageError(
    `${OF_LISTENING[other]} is for a listening server: leave it out, or start one beside this for the same DIR`,
  )
}

function isGiven(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false
}
