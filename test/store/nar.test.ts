import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fileContents } from '../../nix/nar/file-contents.ts'
import { CanonicalNarReader } from '../../nix/nar/nar-reader.ts'
import { NarWriter } from '../../nix/nar/nar-writer.ts'
import { type NarVisitor, NarWalker } from '../../runtime/grammars/nar-walker.ts'
import { cut, cuts } from '../support/chunks.ts'
import { nar } from '../support/nar.ts'
import { malformed, treeNar, trees } from './nar-trees.ts'

test('a writer makes of what a reader shows the same bytes again, however they are cut', () => {
  const property = (tree: Parameters<typeof treeNar>[0], lengths: readonly number[]): void => {
    const bytes = treeNar(tree)
    const writer = new NarWriter()
    const reader = new CanonicalNarReader(writer)
    const written: Buffer[] = []
    for (const piece of cut(bytes, lengths)) {
      reader.feed(piece)
      written.push(...writer.take())
    }
    reader.end()
    expect(Buffer.concat([...written, ...writer.end()]).equals(bytes)).toBe(true)
  }
  fc.assert(fc.property(trees, cuts, property))
})

test('a writer refuses more content than it was told of', () => {
  const writer = new NarWriter()
  writer.file(false, 3)
  expect(() => writer.content(Buffer.from('four'))).toThrow(/4 bytes of content where 3 are left/)
})

describe('a reader', () => {
  const ignore: NarVisitor = {
    directory: () => {},
    entry: () => {},
    directoryEnd: () => {},
    file: () => {},
    content: () => {},
    symlink: () => {},
  }

  test.each(malformed)('refuses a NAR %s, also in single bytes', (_, bytes, message) => {
    for (const length of [bytes.length + 1, 1]) {
      const run = (): void => {
        const reader = new CanonicalNarReader(ignore)
        for (const piece of cut(bytes, [length])) reader.feed(piece)
        reader.end()
      }
      const place = expect.objectContaining({ path: 'nar', offset: expect.any(Number) })
      expect(run).toThrow(expect.objectContaining({ place }))
      expect(run).toThrow(message)
    }
  })

  test('says where names are out of order', () => {
    const file = { kind: 'regular', contents: Buffer.of(1) } as const
    const bytes = nar({
      kind: 'directory',
      entries: [
        ['b', file],
        ['a', file],
      ],
    })
    const offset = bytes.lastIndexOf('a'.padEnd(8, '\0')) - 8
    expect(() => new CanonicalNarReader(ignore).feed(bytes)).toThrow(
      expect.objectContaining({ code: 'bad-nar', place: { path: 'nar', offset } }),
    )
  })

  test('refuses every NAR that ends too early', () => {
    const bytes = nar({ kind: 'directory', entries: [['a', { kind: 'symlink', target: 'b' }]] })
    for (let size = 0; size < bytes.length; size += 1) {
      const reader = new CanonicalNarReader(ignore)
      reader.feed(bytes.subarray(0, size))
      expect(() => reader.end()).toThrow(expect.objectContaining({ code: 'short-input' }))
    }
  })
})

test('a walker without the rules of the store passes what old daemons send', () => {
  const file = { kind: 'regular', contents: Buffer.of(1) } as const
  const bytes = nar({
    kind: 'directory',
    entries: [
      ['b', file],
      ['a', file],
    ],
  })
  const walker = new NarWalker()
  expect(walker.feed(bytes)).toBe(bytes.length)
  expect(walker.done).toBe(true)
})

describe('the content of the file in a NAR', () => {
  const content = async (bytes: Buffer, lengths: readonly number[]): Promise<Buffer> => {
    const pieces: Buffer[] = []
    for await (const piece of fileContents(cut(bytes, lengths))) pieces.push(piece)
    return Buffer.concat(pieces)
  }

  test.each([0, 1, 8, 100_000])('comes out of it, with %i bytes', async size => {
    const contents = Buffer.alloc(size, 'x')
    for (const executable of [false, true])
      expect(await content(nar({ kind: 'regular', contents, executable }), [7, 4000])).toEqual(contents)
  })

  test.each([
    ['directory', nar({ kind: 'directory', entries: [] })],
    ['symbolic link', nar({ kind: 'symlink', target: 'a' })],
  ])('is refused where it holds a %s', async (_, bytes) => {
    await expect(content(bytes, [64])).rejects.toMatchObject({ code: 'bad-nar' })
  })

  test('is refused where the NAR ends early', async () => {
    const bytes = nar({ kind: 'regular', contents: Buffer.of(1) })
    await expect(content(bytes.subarray(0, -8), [64])).rejects.toMatchObject({ code: 'short-input' })
  })
})
