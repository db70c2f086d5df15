import type { StorePath, UnkeyedValidPathInfo, ValidPathInfo } from '../../generated/nix-daemon/types.ts'
import { type ContentAddress, parseContentAddress } from '../../nix/content-address.ts'
import { PathError } from '../../nix/errors.ts'
import { type Hash, parseHash, printHash } from '../../nix/hash.ts'
import { contentAddressPath } from '../../nix/make-path.ts'
import { isSigned } from '../../nix/signatures.ts'
import { parseStorePath } from '../../nix/store-path.ts'
import { type Body, HandlerError } from '../../runtime/index.ts'
import { bodyPieces } from '../../runtime/streams/body.ts'
import { ContentsError, type Pending, type ReceiveOptions } from '../model/contents.ts'
import { inSlices, sortTexts } from '../model/slices.ts'
import type { Store } from '../model/store.ts'
import type { Arrival } from './admit.ts'
import { type ContentCheck, contentCheck, isHashOfNar } from './content-check.ts'

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
  const isWhole = address !== undefined && isHashOfNar(path, address, info.references)
  const check = address === undefined || isWhole ? undefined : contentCheck(store.storeDir, path, address)
  const pending = await receive(store, path, check === undefined ? nar : watched(nar, check), {
    maxSize: info.narSize,
    hashes: isWhole ? [address.hash.algorithm] : [],
  })
  const digests = address && (check?.digests() ?? [pending.hashes[address.hash.algorithm] as string])
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

async function* watched(nar: Body, check: ContentCheck): AsyncGenerator<Buffer, void, undefined> {
  for await (const chunk of bodyPieces(nar)) {
    check.feed(chunk)
    yield chunk
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
