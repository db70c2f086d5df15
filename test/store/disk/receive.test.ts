// Contents received into a store's folder, and contents refused.

import { createHash } from 'node:crypto'
import { lstatSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { infoOf, type Node, nar } from '../../live/support/nar.ts'
import { deepest, malformed, treeNar, trees } from '../../nix/nar/nar-trees.ts'
import { cut, cuts } from '../../support/chunks.ts'
import { runs } from '../../support/runs.ts'
import { useContents } from './contents-folder.ts'

const place = useContents()

describe('a received NAR', () => {
  test('is dumped as the same bytes, whatever its tree and however it is cut', async () => {
    const property = async (
      tree: Parameters<typeof treeNar>[0],
      lengths: readonly number[],
    ): Promise<void> => {
      const bytes = treeNar(tree)
      const pending = await place.contents.receiveNar(cut(bytes, lengths))
      const { narHash, narSize } = infoOf(bytes)
      expect(pending).toMatchObject({ narHash, narSize })
      const path = place.newPath()
      await pending.commit(path)
      expect((await place.dump(path)).equals(bytes)).toBe(true)
      expect(await place.contents.verify(path)).toEqual({ narHash, narSize })
      expect(await place.contents.remove(path)).toBeTypeOf('number')
    }
    await fc.assert(fc.asyncProperty(trees, cuts, property), { numRuns: runs(60) })
    expect(place.leftovers()).toEqual([])
  })

  test('is dumped as the same bytes if it arrives byte by byte', async () => {
    const bytes = nar({ entries: { a: { executable: 'a'.repeat(90_000) }, b: 'b'.repeat(140_000) } })
    const path = place.newPath()
    await (await place.contents.receiveNar(cut(bytes, [1]))).commit(path)
    expect((await place.dump(path)).equals(bytes)).toBe(true)
  })

  test('of many megabytes is dumped as the same bytes', async () => {
    const bytes = nar({ entries: { large: Buffer.alloc((11 << 20) + 5, 'large'), small: 'small' } })
    const path = place.newPath()
    const pending = await place.contents.receiveNar(cut(bytes, [1 << 16, 100, 3 << 20]))
    await pending.commit(path)
    expect(pending.narHash).toBe(infoOf(bytes).narHash)
    expect((await place.dump(path)).equals(bytes)).toBe(true)
  })

  test('may have the maximum nesting', async () => {
    const path = place.newPath()
    await (await place.contents.receiveNar(deepest)).commit(path)
    expect((await place.dump(path)).equals(deepest)).toBe(true)
  })

  test('becomes read-only files with time 1', async () => {
    const path = await place.put({
      entries: { dir: { entries: { file: 'f', run: { executable: 'r' } } }, link: { target: 'dir' } },
    })
    const found = ['', 'dir', 'dir/file', 'dir/run', 'link'].map(name => {
      const { mode, mtimeMs } = lstatSync(place.file(path, name))
      return [name, (mode & 0o7777).toString(8), mtimeMs]
    })
    expect(found).toEqual([
      ['', '555', 1000],
      ['dir', '555', 1000],
      ['dir/file', '444', 1000],
      ['dir/run', '555', 1000],
      ['link', '777', 1000],
    ])
  })

  test.each(malformed)('%s is refused and leaves nothing behind', async (_, bytes, message) => {
    for (const length of [bytes.length + 1, 1]) {
      const problem = {
        code: expect.stringMatching(/^(bad-nar|short-input)$/),
        message: expect.stringMatching(message),
      }
      await expect(place.contents.receiveNar(cut(bytes, [length]))).rejects.toMatchObject(problem)
      expect(place.leftovers()).toEqual([])
    }
  })

  test('leaves nothing behind if it fails within a large file', async () => {
    const bytes = nar({ entries: { a: 'a', large: Buffer.alloc((9 << 20) + 1, 'x') } })
    const broken = Buffer.from(bytes)
    broken[bytes.lastIndexOf('x') + 1] = 1
    await expect(place.contents.receiveNar(cut(broken, [1 << 16]))).rejects.toMatchObject({ code: 'bad-nar' })
    const failing = async function* (): AsyncGenerator<Buffer> {
      yield bytes.subarray(0, 6 << 20)
      throw new Error('the peer has gone')
    }
    await expect(place.contents.receiveNar(failing())).rejects.toThrow('the peer has gone')
    expect(place.leftovers()).toEqual([])
  })

  test('is refused if its paths are too long for the system', async () => {
    let node: Node = 'file'
    for (let level = 0; level < 20; level += 1) node = { entries: { ['d'.repeat(250)]: node } }
    await expect(place.contents.receiveNar(nar(node))).rejects.toMatchObject({ code: 'path-too-long' })
    expect(place.leftovers()).toEqual([])
  })

  test('is refused as soon as it exceeds the maximum size', async () => {
    const bytes = nar('x'.repeat(1000))
    await (await place.contents.receiveNar(bytes, { maxSize: bytes.length })).discard()
    const endless = function* (): Generator<Buffer> {
      yield bytes.subarray(0, 200)
      for (;;) yield Buffer.alloc(100, 'x')
    }
    await expect(place.contents.receiveNar(endless(), { maxSize: 900 })).rejects.toMatchObject({
      code: 'too-large',
    })
    expect(place.leftovers()).toEqual([])
  })

  test('is hashed with the requested algorithms', async () => {
    const bytes = nar('hashed')
    const pending = await place.contents.receiveNar(bytes, { hashes: ['md5', 'sha512'] })
    await pending.discard()
    expect(pending.hashes).toEqual({ md5: hashOf('md5', bytes), sha512: hashOf('sha512', bytes) })
  })
})

describe('a received file', () => {
  test.each([0, 1, 5000, (5 << 20) + 3])('of %i bytes is hashed with and without its NAR', async size => {
    const bytes = Buffer.alloc(size, 'flat')
    const pending = await place.contents.receiveFlat(cut(bytes, [70_000, 1]), {
      hashes: ['sha1', 'sha256'],
    })
    const { narHash, narSize } = infoOf(nar(bytes))
    expect(pending).toMatchObject({ narHash, narSize })
    expect(pending.hashes).toEqual({ sha1: hashOf('sha1', bytes), sha256: hashOf('sha256', bytes) })
    const path = place.newPath()
    await pending.commit(path)
    expect((await place.dump(path)).equals(nar(bytes))).toBe(true)
    const { mode, mtimeMs } = lstatSync(place.file(path))
    expect([mode & 0o7777, mtimeMs]).toEqual([0o444, 1000])
  })

  test('leaves nothing behind if it fails', async () => {
    await expect(place.contents.receiveFlat(Buffer.alloc(101), { maxSize: 100 })).rejects.toMatchObject({
      code: 'too-large',
    })
    const failing = async function* (): AsyncGenerator<Buffer> {
      for (let mib = 0; mib < 8; mib += 1) yield Buffer.alloc(1 << 20)
      throw new Error('the peer has gone')
    }
    await expect(place.contents.receiveFlat(failing())).rejects.toThrow('the peer has gone')
    expect(place.leftovers()).toEqual([])
  })
})

function hashOf(algorithm: string, bytes: Uint8Array): string {
  return createHash(algorithm).update(bytes).digest('hex')
}
