import type { ListenOptions, ServeOptions, Timeouts } from '../../runtime/index.ts'
import { countOf, limitOf, sizeOf } from './numbers.ts'

/** The options that limit how long a client may stand still, and how many there may be. */
export const clientLimits = {
  handshakeTimeout: {
    value: 'SECONDS',
    about:
      'end clients that have not ended their handshake in this time; 0 for no limit, as in the following (default: 30)',
  },
  requestTimeout: {
    value: 'SECONDS',
    about: 'end clients that do not send the rest of a request, or 4 KiB of it (default: 60)',
  },
  uploadTimeout: {
    value: 'SECONDS',
    about: 'end clients that do not send the rest of an upload, or 4 KiB of it (default: 600)',
  },
  writeTimeout: {
    value: 'SECONDS',
    about: 'end clients that take none of the bytes that wait for them (default: 600)',
  },
  idleTimeout: {
    value: 'SECONDS',
    about: 'end clients that make no call (default: 0, since evaluators pause between calls)',
  },
  maxUnsent: {
    value: 'SIZE',
    about: 'end clients that leave more than this of the log of their call unread (default: 64MiB)',
  },
  maxConnections: { value: 'N', about: 'refuse further clients (default: 16384)' },
  maxConnectionsPerPeer: {
    value: 'N',
    about:
      'refuse further clients of the same user, or of the same address on TCP (default: half of --max-connections, and for root and the user who runs this all of them)',
  },
} as const

/** The values of {@link clientLimits}. */
export type ClientLimits = { readonly [Name in keyof typeof clientLimits]: string | undefined }

/** Reads the times of connections from options. @throws {UsageError} */
export function timeoutsOf(given: ClientLimits): Partial<Timeouts> {
  return {
    ...timeOf('handshake', given.handshakeTimeout),
    ...timeOf('request', given.requestTimeout),
    ...timeOf('upload', given.uploadTimeout),
    ...timeOf('write', given.writeTimeout),
    ...timeOf('idle', given.idleTimeout),
  }
}

/** Reads the bytes that may wait for a client. @throws {UsageError} */
export function unsentLimit({ maxUnsent }: ClientLimits): Pick<ServeOptions<object>, 'maxUnsent'> {
  return maxUnsent === undefined ? {} : { maxUnsent: sizeOf('--max-unsent', maxUnsent) }
}

/** Reads the limits of a listening socket from options. @throws {UsageError} */
export function connectionLimits({ maxConnections, maxConnectionsPerPeer }: ClientLimits): ListenOptions {
  return {
    ...(maxConnections === undefined
      ? {}
      : { maxConnections: countOf('--max-connections', maxConnections, 1) }),
    ...(maxConnectionsPerPeer === undefined
      ? {}
      : { maxConnectionsPerPeer: countOf('--max-connections-per-peer', maxConnectionsPerPeer, 1) }),
  }
}

function timeOf(name: keyof Timeouts, given: string | undefined): Partial<Timeouts> {
  return given === undefined ? {} : { [name]: limitOf(`--${name}-timeout`, given) }
}
