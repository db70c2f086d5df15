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

/** A listening socket that was passed, with its path if that is known. */
export interface PassedPlace {
  readonly fd: number
  readonly path: string | undefined
}

/** Tells the peer of a socket. It never throws: a client whose credentials cannot be read has none. */
export type PeerOf = (socket: Socket) => Peer

/** Makes the function that tells the peers of a listening socket. */
export async function peersOf(place: { readonly address: Address } | PassedPlace): Promise<PeerOf> {
  const where = 'address' in place ? place.address : place
  if ('host' in where) return tcpPeer
  const libc = await openLibc()
  const credentials = libc === undefined ? undefined : credentialsReader(libc)
  return socket => {
    if ('fd' in where && isTcp(socket)) return tcpPeer(socket)
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

function isTcp({ remoteFamily, localFamily }: Socket): boolean {
  return (remoteFamily ?? localFamily) !== undefined
}

/** Tells whether the permissions of a socket, which may have changed since it was made, keep other users out. */
function isOwnerOnly(path: string | undefined): boolean {
  if (path === undefined) return false
  try {
    const { mode, uid } = lstatSync(path)
    return (mode & 0o077) === 0 && uid === process.geteuid?.()
  } catch {
    return false
  }
}
