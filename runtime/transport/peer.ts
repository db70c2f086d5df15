import { lstatSync } from 'node:fs'
import type { Socket } from 'node:net'
import type { Address } from './address.ts'
import { openLibc } from './libc.ts'
import { type Credentials, credentialsReader } from './peer-credentials.ts'

/** A client of a Unix socket, with what the kernel knew of its process when it connected. */
export interface UnixPeer extends Credentials {
  readonly kind: 'unix'
  /** Whether only the owner of the socket and root can connect. It is asked for only if there is no `uid`. */
  readonly ownerOnly?: boolean
}

/** A client of a TCP socket. Address and port are absent if it has left already. */
export interface TcpPeer {
  readonly kind: 'tcp'
  readonly address?: string
  readonly port?: number
}

/** The client on the other side of a socket. */
export type Peer = UnixPeer | TcpPeer

/**
 * Makes the function that tells the peers of a listening socket. It never throws: a client whose credentials
 * cannot be read has none.
 */
export async function peersOf(where: Address): Promise<(socket: Socket) => Peer> {
  if (!('path' in where)) return tcpPeer
  const libc = await openLibc()
  const credentials = libc === undefined ? undefined : credentialsReader(libc)
  return socket => {
    const read = readOrNone(() => credentials?.(descriptorOf(socket)))
    return read === undefined
      ? { kind: 'unix', ownerOnly: isOwnerOnly(where.path) }
      : { kind: 'unix', ...read }
  }
}

function readOrNone(read: () => Credentials | undefined): Credentials | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

function tcpPeer({ remoteAddress, remotePort }: Socket): TcpPeer {
  return {
    kind: 'tcp',
    ...(remoteAddress === undefined ? {} : { address: remoteAddress }),
    ...(remotePort === undefined ? {} : { port: remotePort }),
  }
}

/** Returns the descriptor of a socket, for which Node has no public name; -1 if it has none. */
function descriptorOf(socket: Socket): number {
  const fd = (socket as { _handle?: { fd?: unknown } | null })._handle?.fd
  return typeof fd === 'number' ? fd : -1
}

/** Tells whether the permissions of a socket, which may have changed since it was made, keep other users out. */
function isOwnerOnly(path: string): boolean {
  try {
    const { mode, uid } = lstatSync(path)
    return (mode & 0o077) === 0 && uid === process.geteuid?.()
  } catch {
    return false
  }
}
