import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { CanonicalNarReader } from '../../../nix/nar/nar-reader.ts'
import { NarWriter } from '../../../nix/nar/nar-writer.ts'
import { cut, cuts } from '../../support/chunks.ts'
import { treeNar, trees } from './nar-trees.ts'

test('a writer behind a reader reproduces any NAR, however its chunks are cut', () => {
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

test('a writer refuses more content than was announced', () => {
  const writer = new NarWriter()
  writer.file(false, 3)
  expect(() => writer.content(Buffer.from('four'))).toThrow(/4 bytes of content where 3 are left/)
})
