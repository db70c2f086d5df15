import { describe, expect, test } from 'vitest'
import { fileContents } from '../../../nix/nar/file-contents.ts'
import { cut } from '../../support/chunks.ts'
import { nar } from '../../support/nar.ts'

describe('the content of a file', () => {
  const content = async (bytes: Buffer, lengths: readonly number[]): Promise<Buffer> => {
    const pieces: Buffer[] = []
    for await (const piece of fileContents(cut(bytes, lengths))) pieces.push(piece)
    return Buffer.concat(pieces)
  }

  test.each([0, 1, 8, 100_000])('of %i bytes is extracted from its NAR', async size => {
    const contents = Buffer.alloc(size, 'x')
    for (const executable of [false, true])
      expect(await content(nar({ kind: 'regular', contents, executable }), [7, 4000])).toEqual(contents)
  })

  test.each([
    ['directory', nar({ kind: 'directory', entries: [] })],
    ['symbolic link', nar({ kind: 'symlink', target: 'a' })],
  ])('is not extracted from the NAR of a %s', async (_, bytes) => {
    await expect(content(bytes, [64])).rejects.toMatchObject({ code: 'bad-nar' })
  })

  test('is not extracted from a NAR that ends early', async () => {
    const bytes = nar({ kind: 'regular', contents: Buffer.of(1) })
    await expect(content(bytes.subarray(0, -8), [64])).rejects.toMatchObject({ code: 'short-input' })
  })
})
