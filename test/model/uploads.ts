// Uploads of NARs with their metadata, right or wrong as a step wants them.

import { createHash } from 'node:crypto'
import type { UnkeyedValidPathInfo } from '../../generated/nix-daemon/index.ts'
import { type ContentAddress, parseMethod, printContentAddress } from '../../nix/content-address.ts'
import { contentAddressPath } from '../../nix/make-path.ts'
import { fingerprint } from '../../nix/signatures.ts'
import { type Node, nar, nix32, sha256 } from '../live/support/nar.ts'
import type { Place, Upload } from './steps.ts'
import { badNars, badPaths, keys, nodes, storeDir } from './universe.ts'

export interface Prepared {
  readonly path: string
  readonly info: UnkeyedValidPathInfo
  readonly nar: Buffer
}

export const resolvePlace = (place: Place, known: readonly string[]): string =>
  'bad' in place ? (badPaths[place.bad] as string) : (known[place.known % known.length] as string)

export function bodyOf(index: number): Buffer {
  const node = nodes[index]
  return node === undefined ? (badNars[index - nodes.length] as Buffer) : nar(node)
}

/** Returns the bytes of a file; a tree is taken as the bytes of its NAR. */
export function fileOf(index: number): Buffer {
  const node: Node | undefined = nodes[index]
  return typeof node === 'string' ? Buffer.from(node) : bodyOf(index)
}

export function prepare(upload: Upload, known: readonly string[]): Prepared {
  const { to, self, deriver, sigs, ca, hash, size, ultimate } = upload
  const others = [...new Set(upload.refs.map(each => resolvePlace(each, known)))].sort()
  const address = 'addressed' in to ? addressOf(to.addressed, upload.body) : undefined
  const path =
    'addressed' in to ? addressedPath(to.name, address as ContentAddress, others) : resolvePlace(to, known)
  const body = self && upload.body < nodes.length ? nar(`I am ${path}`) : bodyOf(upload.body)
  const right = sha256(body).toString('hex')
  const info: UnkeyedValidPathInfo = {
    deriver: deriver === null ? undefined : resolvePlace(deriver, known),
    narHash: hash === 'right' ? right : hash === 'other' ? sha256('other').toString('hex') : 'no hash',
    references: self ? [...new Set([...others, path])].sort() : others,
    registrationTime: 1_000_000_000,
    narSize: body.length + size,
    ultimate,
    sigs: [],
    ca: caOf(ca, address),
  }
  return { path, info: { ...info, sigs: sigs.map(kind => signature(kind, path, info)) }, nar: body }
}

function addressOf(method: string, body: number): ContentAddress {
  const parsed = parseMethod(method)
  const bytes = parsed.method === 'nar' ? bodyOf(body) : fileOf(body)
  const base16 = createHash(parsed.algorithm).update(bytes).digest('hex')
  return { method: parsed.method, hash: { algorithm: parsed.algorithm, base16 } }
}

/** Makes the path as if there were no references where an address of that kind has none. */
function addressedPath(name: string, address: ContentAddress, others: readonly string[]): string {
  const mayRefer =
    address.method === 'text' || (address.method === 'nar' && address.hash.algorithm === 'sha256')
  return contentAddressPath(storeDir, name, address, { others: mayRefer ? others : [], self: false })
}

function caOf(kind: Upload['ca'], address: ContentAddress | undefined): string | undefined {
  if (kind === 'right') return address && printContentAddress(address)
  if (kind === 'none') return undefined
  return kind === 'other' ? `fixed:r:sha256:${nix32(sha256('other'))}` : 'fixed:r:sha256:none'
}

export function signature(kind: Upload['sigs'][number], path: string, info: UnkeyedValidPathInfo): string {
  if (kind === 'broken') return 'no signature'
  if (kind === 'wrong') return keys.trusted.sign('another text')
  return keys[kind].sign(fingerprint(path, info))
}

/** An upload without any fault, at a path that was made up. */
export const plainUpload: Upload = {
  ...{ to: { known: 0 }, body: 0, refs: [], self: false, deriver: null, sigs: [] },
  ...{ ca: 'none', hash: 'right', size: 0, ultimate: false },
}
