// The few values that steps choose from, so that different steps often mean the same path.

import { contentAddressPath } from '../../nix/make-path.ts'
import { type Node, nar, nix32, sha256 } from '../live/support/nar.ts'
import { type KeyPair, keyPair } from '../nix/key-pair.ts'
import { type Made, makeDerivation } from '../support/derivation.ts'
import { token } from '../support/nar.ts'

export const storeDir = '/nix/store'

export const keys: Readonly<Record<'trusted' | 'stranger', KeyPair>> = {
  trusted: keyPair('trusted-1'),
  stranger: keyPair('stranger-1'),
}

export const pathNamed = (name: string): string =>
  `${storeDir}/${nix32(sha256(name).subarray(0, 20))}-${name}`

/** Contents of paths. */
export const nodes: readonly Node[] = [
  'hello\n',
  '',
  { executable: '#!/bin/sh\n' },
  { target: 'nowhere' },
  { entries: {} },
  {
    entries: {
      ' a': 'x',
      b: { executable: 'y' },
      c: { target: '/b' },
      d: { entries: { e: { entries: {} }, é: '1' } },
    },
  },
  { entries: { large: Buffer.alloc(200_000, 'large'), small: 'x' } },
  'Derive(',
]

const file = (content: string): Buffer[] => [
  token('('),
  token('type'),
  token('regular'),
  token('contents'),
  token(content),
  token(')'),
]
const folder = (...entries: readonly (readonly [string, readonly Buffer[]])[]): Buffer =>
  Buffer.concat([
    ...[token('nix-archive-1'), token('('), token('type'), token('directory')],
    ...entries.flatMap(([name, node]) => [
      ...[token('entry'), token('('), token('name'), token(name), token('node')],
      ...node,
      token(')'),
    ]),
    token(')'),
  ])

/** Bodies that are no NAR, or no good one. */
export const badNars: readonly Buffer[] = [
  Buffer.from('no NAR'),
  Buffer.alloc(0),
  nar('cut off').subarray(0, 60),
  Buffer.concat([nar('more'), Buffer.alloc(8)]),
  folder(['b', file('1')], ['a', file('2')]),
  folder(['a', file('1')], ['a', file('2')]),
  folder(['..', file('1')]),
  folder(['', file('1')]),
  folder(['a/b', file('1')]),
  Buffer.concat([token('nix-archive-1'), token('('), token('type'), token('fifo'), token(')')]),
]

/** Index of the body that goes on after the end of its NAR. */
export const bodyWithMore: number = nodes.length + 3

/** Index of the body that has an entry of a folder too early. */
export const bodyOutOfOrder: number = nodes.length + 4

/** Names for contents. */
export const names: readonly string[] = ['a', 'b', 'long-name_1.0+2?x=y', 'x.drv', '.hidden']

export const badNames: readonly string[] = ['', '.', '..', '.-x', 'a b', 'a/b', 'é', 'x'.repeat(212), 'a\n']

export const methods: readonly string[] = [
  ...['fixed:r:sha256', 'fixed:sha256', 'text:sha256', 'fixed:r:sha1', 'fixed:sha512', 'fixed:md5'],
]

export const badMethods: readonly string[] = [
  '',
  'fixed',
  'text:sha1',
  'fixed:r:sha3',
  'nar:sha256',
  'sha256',
]

/** Paths that no store made. */
export const madeUp: readonly string[] = ['p0', 'p1', 'p2', 'p3', 'p4', 'fake.drv'].map(pathNamed)

const hashPart = nix32(sha256('bad').subarray(0, 20))

/** A path that ends after the hash. */
export const hashOnly: string = `${storeDir}/${hashPart}`

/** Texts that are no store paths. */
export const badPaths: readonly string[] = [
  '',
  'a',
  '/',
  storeDir,
  `${storeDir}/`,
  `${storeDir}/short-x`,
  hashOnly,
  `${storeDir}/${hashPart}-`,
  `${storeDir}/${hashPart}-a b`,
  `${storeDir}/${hashPart}-..`,
  `${storeDir}/${hashPart}-${'x'.repeat(212)}`,
  `${storeDir}/${hashPart.toUpperCase()}-x`,
  `${storeDir}/${'e'.repeat(32)}-x`,
  `${storeDir}/${hashPart}-x/inside`,
  `/other/store/${hashPart}-x`,
  `${hashPart}-x`,
  `${storeDir}/../store/${hashPart}-x`,
  `${storeDir}//${hashPart}-x`,
]

const first = makeDerivation(storeDir, { name: 'first' })
const source = contentAddressPath(storeDir, 'a', {
  method: 'nar',
  hash: { algorithm: 'sha256', base16: sha256(nar(nodes[0] as Node)).toString('hex') },
})

/** Derivations, the later ones with the earlier ones or a source as their inputs. */
export const derivations: readonly Made[] = [
  first,
  makeDerivation(storeDir, { name: 'second', outputs: ['dev', 'out'], inputs: [first] }),
  makeDerivation(storeDir, { name: 'sourced', inputSrcs: [source] }),
  makeDerivation(storeDir, { name: 'floating', floating: true }),
]
