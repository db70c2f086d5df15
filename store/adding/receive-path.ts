import type { StorePath, UnkeyedValidPathInfo, ValidPathInfo } from '../../generated/nix-daemon/types.ts'
import { type ContentAddress, parseContentAddress } from '../../nix/content-address.ts'
import { PathError } from '../../nix/errors.ts'
import { type Hash, parseHash, printHash } from '../../nix/hash.ts'
import { contentAddressPath } from '../../nix/make-path.ts'
import { isSigned } from '../../nix/signatures.ts'
import { parseStorePath } from '../../nix/store-path.ts'
import { type Body, HandlerError } from '../../runtime/index.ts'
import { type AddressedBy, ContentsError, type Pending, type ReceiveOptions } from '../model/contents.ts'
import { inSlices, sortTexts } from '../model/slices.ts'
import type { Store } from '../model/store.ts'
import type { Arrival } from './admit.ts'

export interface ReceivePathOptions {
  /** Whether the metadata may say that the path was built here. */
  readonly ultimate?: boolean
}

/**
 * Receives the NAR of a path, and checks it against the path's metadata.
 *
 * @throws {HandlerError} if they differ. @throws {PathError} if a path does not belong to this store.
 */
export async function receivePath(
  store: Store,
  { path, info }: ValidPathInfo,
  nar: Body,
  options: ReceivePathOptions = {},
): Promise<Arrival> {
  parseStorePath(store.storeDir, path)
  await inSlices(info.references, each => void parseStorePath(store.storeDir, each))
  const narHash = parseHash(info.narHash, 'sha256')
  const address = addressIn(info)
  const addressedBy = address && addressedByOf(store.storeDir, path, address, info.references)
  const pending = await receive(store, path, nar, {
    maxSize: info.narSize,
    addressedBy,
    hashes: address !== undefined && addressedBy === undefined ? [address.hash.algorithm] : [],
  })
  const digests = address && digestsOf(pending, address, addressedBy)
  const problem =
    difference('hash', path, narHash, pending.narHash) ??
    sizeDifference(path, info.narSize, pending.narSize) ??
    (address && digests && addressDifference(path, address.hash, digests))
  if (problem !== undefined) {
    await pending.discard()
    throw new HandlerError(problem)
  }
  const registration = {
    path,
    info: {
      ...info,
      narHash: narHash.base16,
      registrationTime: info.registrationTime === 0 ? now() : info.registrationTime,
      ultimate: options.ultimate === true && info.ultimate,
    },
  }
  return { pending, registration }
}

/** Tells how a path is addressed by its content; undefined for the hash of the NAR, which is computed in any case. */
function addressedByOf(
  storeDir: string,
  path: StorePath,
  { method, hash: { algorithm } }: ContentAddress,
  references: readonly StorePath[],
): AddressedBy | undefined {
  if (method !== 'nar') return { algorithm }
  return references.includes(path)
    ? { algorithm, hashPart: parseStorePath(storeDir, path).hashPart }
    : undefined
}

/** Returns the hashes of received contents any of which may be that of their address. */
function digestsOf(
  pending: Pending,
  { hash }: ContentAddress,
  addressedBy: AddressedBy | undefined,
): readonly string[] {
  if (addressedBy === undefined) return [pending.hashes[hash.algorithm] as string]
  // Contents that compute none have not been checked.
  return pending.addressHashes ?? ['']
}

/** Seconds since 1970; none while the clock is set to an earlier time, for which the protocol has no number. */
export function now(): number {
  return Math.max(0, Math.floor(Date.now() / 1000))
}

/** Requires that a path is content-addressed or signed by a trusted key. @throws {HandlerError} @throws {PathError} */
export async function requireTrustworthy(store: Store, { path, info }: ValidPathInfo): Promise<void> {
  if (!(await isTrustworthy(store, path, info)))
    throw new HandlerError(`cannot add path '${path}' because it lacks a signature by a trusted key`)
}

function addressIn({ ca }: UnkeyedValidPathInfo): ContentAddress | undefined {
  return ca === undefined ? undefined : parseContentAddress(ca)
}

async function isTrustworthy(store: Store, path: StorePath, info: UnkeyedValidPathInfo): Promise<boolean> {
  const address = addressIn(info)
  const sorted = { ...info, references: await sortTexts([...info.references]) }
  return (
    (address !== undefined && isAddressed(store, path, sorted, address)) ||
    isSigned(path, sorted, store.publicKeys)
  )
}

function isAddressed(
  store: Store,
  path: StorePath,
  { references }: UnkeyedValidPathInfo,
  address: ContentAddress,
): boolean {
  const { name } = parseStorePath(store.storeDir, path)
  const others = references.filter(each => each !== path)
  try {
    const self = others.length < references.length
    return contentAddressPath(store.storeDir, name, address, { others, self }) === path
  } catch (error) {
    if (error instanceof PathError) return false
    throw error
  }
}

async function receive(
  store: Store,
  path: StorePath,
  nar: Body,
  options: ReceiveOptions & { readonly maxSize: number },
): Promise<Pending> {
  try {
    return await store.contents.receiveNar(nar, options)
  } catch (error) {
    if (!(error instanceof ContentsError) || error.code !== 'too-large') throw error
    throw new HandlerError(
      `size mismatch importing path '${path}';\n  specified: ${options.maxSize}\n  got:       more`,
    )
  }
}

function difference(what: string, path: StorePath, told: Hash, got: string): string | undefined {
  if (told.base16 === got) return undefined
  const found = printHash({ ...told, base16: got }, 'nix32')
  return `${what} mismatch importing path '${path}';\n  specified: ${printHash(told, 'nix32')}\n  got:       ${found}`
}

function sizeDifference(path: StorePath, told: number, got: number): string | undefined {
  if (told === got) return undefined
  return `size mismatch importing path '${path}';\n  specified: ${told}\n  got:       ${got}`
}

function addressDifference(path: StorePath, told: Hash, got: readonly string[]): string | undefined {
  if (got.includes(told.base16)) return undefined
  return difference('ca hash', path, told, got[0] as string)
}
