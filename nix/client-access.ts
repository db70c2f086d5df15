import { HandlerError, type Peer } from '../runtime/index.ts'
import { groupNumber, groupsOf, userName } from '../runtime/transport/system-users.ts'

/**
 * The users who may connect, and those who are trusted, as lists of names. `@NAME` is a group, of which a user is a
 * member or in which its process runs; `*` stands for all clients, also those of whom no user is known.
 */
export interface AccessRules {
  /** Users whose requests the store takes without checks. @defaultValue root and the user of this process */
  readonly trustedUsers?: readonly string[]
  /** Users who may connect, in addition to trusted ones. @defaultValue `*` */
  readonly allowedUsers?: readonly string[]
}

/** The standing of a client. It can be a part of the options of its connection. */
export interface ClientAccess {
  readonly trusted: boolean
  /** Name of the user, or its number if it has no name; absent if the user is not known, as on TCP. */
  readonly user?: string
  /** The error that ends the handshake of a client that may not connect. */
  readonly refusal?: HandlerError
}

/**
 * Decides whether a client may connect and whether it is trusted. A client that cannot be asked for its user is taken
 * as the owner of the socket if only that user and root can open it, and as unknown otherwise.
 */
export async function clientAccess(peer: Peer | undefined, rules: AccessRules = {}): Promise<ClientAccess> {
  const { trustedUsers, allowedUsers = ['*'] } = rules
  const id = idsOf(peer)
  const name = id === undefined ? undefined : await nameOf(id.uid)
  const member = id === undefined ? undefined : { ...id, name: name as string }
  const trusted = trustedUsers === undefined ? isRootOrOwn(peer) : await isListed(member, trustedUsers)
  const allowed = trusted || (await isListed(member, allowedUsers))
  return {
    trusted,
    ...(name === undefined ? {} : { user: name }),
    ...(allowed ? {} : { refusal: notAllowed(peer, name) }),
  }
}

/** Tells whether a client is known to be root or the user of this process, who are trusted by default. */
export function isRootOrOwn(peer: Peer | undefined): boolean {
  const uid = idsOf(peer)?.uid
  return uid !== undefined && (uid === 0 || uid === process.geteuid?.())
}

/** Tells the user behind a client, named by its number if it has no name; undefined if it is not known. */
export async function clientUser(
  peer: Peer | undefined,
): Promise<{ readonly name: string; readonly uid: number } | undefined> {
  const uid = idsOf(peer)?.uid
  return uid === undefined ? undefined : { uid, name: await nameOf(uid) }
}

async function nameOf(uid: number): Promise<string> {
  return (await userName(uid)) ?? String(uid)
}

interface Ids {
  readonly uid: number
  readonly gid: number | undefined
}

/** Returns the user and group behind a peer; undefined if they are not known. */
function idsOf(peer: Peer | undefined): Ids | undefined {
  if (peer?.kind !== 'unix') return undefined
  if (peer.uid !== undefined) return { uid: peer.uid, gid: peer.gid }
  const own = process.geteuid?.()
  return peer.ownerOnly === true && own !== undefined ? { uid: own, gid: process.getegid?.() } : undefined
}

async function isListed(
  member: (Ids & { readonly name: string }) | undefined,
  list: readonly string[],
): Promise<boolean> {
  if (list.includes('*')) return true
  if (member === undefined) return false
  if (list.includes(member.name)) return true
  for (const group of list) {
    if (!group.startsWith('@')) continue
    const gid = await groupNumber(group.slice(1))
    if (gid === undefined) continue
    if (gid === member.gid || (await groupsOf(member.name)).includes(gid)) return true
  }
  return false
}

/** Makes the error of a client that may not connect, in the words of a daemon. */
function notAllowed(peer: Peer | undefined, name: string | undefined): HandlerError {
  const address = peer?.kind === 'tcp' ? peer.address : undefined
  const client = address === undefined ? `user '${name ?? '<unknown>'}'` : `client '${address}'`
  return new HandlerError(`${client} is not allowed to connect to the Nix daemon`)
}
