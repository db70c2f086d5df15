// Trees with names of any bytes, their NARs, and NARs with one mistake each. This encoder is independent of nix/nar
// on purpose: it is the oracle for the reader and the writer there.

import * as fc from 'fast-check'
import { type NarNode, nar, token } from '../../support/nar.ts'

export type Tree =
  | { readonly contents: Uint8Array; readonly executable: boolean }
  | { readonly target: Uint8Array }
  | { readonly entries: readonly (readonly [name: Buffer, tree: Tree])[] }

/** Encodes a tree, with its entries in the given order. */
export function treeNar(tree: Tree): Buffer {
  return Buffer.concat([token('nix-archive-1'), ...nodeTokens(tree)])
}

function nodeTokens(tree: Tree): Buffer[] {
  return [...words('(', 'type'), ...bodyTokens(tree), ...words(')')]
}

function bodyTokens(tree: Tree): Buffer[] {
  if ('target' in tree) return words('symlink', 'target', tree.target)
  if ('contents' in tree)
    return [
      ...words('regular', ...(tree.executable ? ['executable', ''] : [])),
      ...words('contents', tree.contents),
    ]
  const entries = tree.entries.flatMap(([name, child]) => [
    ...words('entry', '(', 'name', name, 'node'),
    ...nodeTokens(child),
    ...words(')'),
  ])
  return [...words('directory'), ...entries]
}

function words(...contents: (string | Uint8Array)[]): Buffer[] {
  return contents.map(token)
}

/** Bytes that can be a name, often similar ones, whose order is the most interesting. */
const names: fc.Arbitrary<Buffer> = fc
  .oneof(
    fc.uint8Array({ minLength: 1, maxLength: 12 }),
    fc.uint8Array({ minLength: 255, maxLength: 255 }),
    fc.array(fc.constantFrom(0x61, 0x2e, 0xff, 0x80, 0x2d), { minLength: 1, maxLength: 4 }),
  )
  .map(bytes => Buffer.from(bytes).map(byte => (byte === 0 || byte === 0x2f ? 0x5f : byte)) as Buffer)
  .filter(name => !['.', '..'].includes(name.toString('latin1')))

const contents: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.constant(new Uint8Array(0)),
  fc.uint8Array({ maxLength: 40 }),
  fc.integer({ min: 1000, max: 40_000 }).map(size => Buffer.alloc(size, 'content')),
  fc.constantFrom(32 << 10, (32 << 10) + 1, 300_001).map(size => Buffer.alloc(size, 'large')),
)

export const trees: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree; directory: Tree }>(tie => ({
  directory: fc
    .uniqueArray(fc.tuple(names, tie('tree')), {
      maxLength: 6,
      selector: ([name]) => name.toString('latin1'),
    })
    .map(entries => ({ entries: entries.sort(([a], [b]) => Buffer.compare(a, b)) })),
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ contents, executable: fc.boolean() }),
    fc.record({ target: names }),
    tie('directory'),
  ),
})).tree

const file: NarNode = { kind: 'regular', contents: Buffer.from('content') }

function directory(...entries: [string, NarNode][]): Buffer {
  return nar({ kind: 'directory', entries })
}

function raw(...contents: (string | Uint8Array | { bytes: Buffer })[]): Buffer {
  return Buffer.concat(
    contents.map(word => (typeof word === 'object' && 'bytes' in word ? word.bytes : token(word))),
  )
}

const start = ['nix-archive-1', '(', 'type'] as const
const fileStart = [...start, 'regular', 'contents'] as const

/** Makes a length without a token after it. */
function length(size: bigint): { bytes: Buffer } {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(size)
  return { bytes }
}

function nested(depth: number): Buffer {
  let node = file
  for (let level = 1; level < depth; level += 1) node = { kind: 'directory', entries: [['d', node]] }
  return nar(node)
}

/** A NAR with the maximum nesting. */
export const deepest: Buffer = nested(64)

/** NARs that a store has to refuse. */
export const malformed: readonly (readonly [title: string, nar: Buffer, message: RegExp])[] = [
  ['that is empty', Buffer.alloc(0), /end inside the NAR/],
  ['with another magic word', raw('nix-archive-2', '('), /expected 'nix-archive-1'/],
  ['without a parenthesis', raw('nix-archive-1', 'type'), /expected '\('/],
  ['of an unknown kind', raw(...start, 'socket'), /'socket' is no kind of file/],
  ['of a file without contents', raw(...start, 'regular', ')'), /expected 'contents' or 'executable'/],
  ['with its flag after the contents', raw(...fileStart, 'a', 'executable', ''), /expected '\)'/],
  [
    'with its flag twice',
    raw(...start, 'regular', 'executable', '', 'executable', ''),
    /expected 'contents'/,
  ],
  ['with a value for its flag', raw(...start, 'regular', 'executable', 'yes'), /expected ''/],
  ['with contents twice', raw(...fileStart, 'a', 'contents', 'b'), /expected '\)'/],
  ['with its type twice', raw(...fileStart, 'a', 'type', 'regular'), /expected '\)'/],
  ['of a link without a target', raw(...start, 'symlink', ')'), /expected 'target'/],
  ['of a link with an empty target', nar({ kind: 'symlink', target: '' }), /target .* is empty/],
  ['of a link with NUL in its target', nar({ kind: 'symlink', target: 'a\0b' }), /holds a NUL/],
  ['of a link with a long target', nar({ kind: 'symlink', target: 'a'.repeat(4096) }), /longer than 4095/],
  ['with names out of order', directory(['b', file], ['a', file]), /entry 'a' comes after 'b'/],
  ['with a prefix after the longer name', directory(['ab', file], ['a', file]), /'a' comes after 'ab'/],
  ['with names sorted by UTF-16', directory(['\uffff', file], ['\u{10000}', file], ['b', file]), /order/],
  ['with a name twice', directory(['a', file], ['a', file]), /two entries 'a'/],
  [
    'with a link and a directory of the same name',
    directory(
      ['a', { kind: 'symlink', target: '/tmp' }],
      ['a', { kind: 'directory', entries: [['x', file]] }],
    ),
    /two entries 'a'/,
  ],
  ['with an empty name', directory(['', file]), /'' is no file name/],
  ["with the name '.'", directory(['.', file]), /'\.' is no file name/],
  ["with the name '..'", directory(['..', file]), /'\.\.' is no file name/],
  ['with a slash in a name', directory(['../a', file]), /'\.\.\/a' is no file name/],
  ['with an absolute name', directory(['/tmp/a', file]), /is no file name/],
  ['with NUL in a name', directory(['a\0', file]), /is no file name/],
  ['with a name of 256 bytes', directory(['a'.repeat(256), file]), /longer than 255/],
  ['with an entry without a name', raw(...start, 'directory', 'entry', '(', 'node'), /expected 'name'/],
  ['of a directory with contents', raw(...start, 'directory', 'contents'), /expected 'entry' or '\)'/],
  ['with a token of 2^62 bytes', raw('nix-archive-1', length(1n << 62n)), /longer than/],
  ['of a file of 2^62 bytes', raw(...fileStart, length(1n << 62n)), /a file of 4611686018427387904 bytes/],
  ['of a file of 2^50 bytes that never arrive', raw(...fileStart, length(1n << 50n)), /end inside the NAR/],
  ['that is deeper than 64', nested(65), /nested deeper than 64/],
  [
    'with non-zero padding',
    raw(...fileStart, length(1n), { bytes: Buffer.from('aX'.padEnd(8, '\0')) }),
    /padding is not zero/,
  ],
  [
    'with non-zero padding of a name',
    raw(...start, 'directory', 'entry', '(', 'name', length(1n), {
      bytes: Buffer.from('aX'.padEnd(8, '\0')),
    }),
    /padding is not zero/,
  ],
  [
    'that goes on after its end',
    Buffer.concat([nar(file), Buffer.alloc(8)]),
    /go on after the end of the NAR/,
  ],
  ['that ends with a second NAR', Buffer.concat([nar(file), nar(file)]), /go on after the end of the NAR/],
]
