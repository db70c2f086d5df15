// Committing contents to paths, and reading and removing paths.

import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { PathError } from '../../../nix/errors.ts'
import { infoOf, type Node, nar } from '../../live/support/nar.ts'
import { collect, useContents } from './contents-folder.ts'

const place = useContents()
const listed = (): Promise<string[]> => collect(place.contents.list())

describe('pending contents', () => {
  test('are visible only after the commit', async () => {
    const pending = await place.contents.receiveFlat(Buffer.from('pending'))
    const path = place.newPath()
    expect(await place.contents.has(path)).toBe(false)
    expect(place.leftovers().length).toBe(1)
    expect(await listed()).not.toContain(path)
    await pending.commit(path)
    expect(await place.contents.has(path)).toBe(true)
    expect(await listed()).toContain(path)
    expect(place.leftovers()).toEqual([])
  })

  const nodes = {
    file: 'f',
    link: { target: 't' },
    directory: { entries: { a: 'a' } },
    empty: { entries: {} },
  }
  const kinds = Object.keys(nodes) as (keyof typeof nodes)[]
  test.each(kinds.flatMap(old => kinds.map(next => [old, next] as const)))(
    'replace existing ones: a %s, then a %s',
    async (old, next) => {
      const path = await place.put(nodes[old])
      await place.put(nodes[next], path)
      expect((await place.dump(path)).equals(nar(nodes[next]))).toBe(true)
      expect(place.leftovers()).toEqual([])
    },
  )

  test('can be committed once, and only to a path of the store', async () => {
    const pending = await place.contents.receiveFlat(Buffer.from('pending'))
    for (const path of ['/nix/store/../../etc', '/etc/passwd', '/nix/store/a', `${place.newPath()}/a`])
      await expect(pending.commit(path)).rejects.toThrow(PathError)
    const path = place.newPath()
    await pending.commit(path)
    await expect(pending.commit(place.newPath())).rejects.toMatchObject({ code: 'settled' })
    await pending.discard()
    expect(await place.contents.has(path)).toBe(true)
  })

  test('are gone once they are discarded', async () => {
    const pending = await place.contents.receiveNar(nar({ entries: { a: { entries: { b: 'b' } } } }))
    await pending.discard()
    await pending.discard()
    expect(place.leftovers()).toEqual([])
    await expect(pending.commit(place.newPath())).rejects.toMatchObject({ code: 'settled' })
  })

  test('are complete if many of them are committed to one path at the same time', async () => {
    const path = place.newPath()
    const node: Node = { entries: { a: { entries: { b: 'b' } }, c: 'c' } }
    await Promise.all(Array.from({ length: 8 }, () => place.put(node, path)))
    expect((await place.dump(path)).equals(nar(node))).toBe(true)
    expect(place.leftovers()).toEqual([])
  })
})

describe('a path', () => {
  test('cannot be read if it is absent, and is removed without an error', async () => {
    const path = place.newPath()
    await expect(place.dump(path)).rejects.toMatchObject({ code: 'not-found' })
    await expect(place.contents.verify(path)).rejects.toMatchObject({ code: 'not-found' })
    expect(await place.contents.remove(path)).toBeUndefined()
  })

  test('has another hash once it was changed', async () => {
    const path = await place.put('content')
    chmodSync(place.file(path), 0o644)
    writeFileSync(place.file(path), 'Content')
    expect(await place.contents.verify(path)).toEqual({
      narHash: infoOf(nar('Content')).narHash,
      narSize: nar('Content').length,
    })
  })

  test('with a named pipe is refused without waiting for a writer', async () => {
    const path = place.newPath()
    mkdirSync(place.file(path))
    execFileSync('mkfifo', [place.file(path, 'pipe')])
    await expect(place.dump(path)).rejects.toMatchObject({ code: 'not-storable' })
  })

  test('is refused if a file becomes shorter while it is read', async () => {
    const path = await place.put(Buffer.alloc(4 << 20))
    const pieces = place.contents.dump(path)[Symbol.asyncIterator]()
    await pieces.next()
    chmodSync(place.file(path), 0o644)
    truncateSync(place.file(path), 1 << 20)
    const rest = async (): Promise<void> => {
      while (!(await pieces.next()).done);
    }
    await expect(rest()).rejects.toMatchObject({ code: 'changed' })
  })

  test('is listed only if its name is that of a store path', async () => {
    mkdirSync(join(place.folder, '.links'))
    writeFileSync(join(place.folder, 'other'), '')
    const paths = await listed()
    expect(paths.length).toBeGreaterThan(0)
    expect(paths.filter(path => !/^\/nix\/store\/\d{32}-name$/.test(path))).toEqual([])
    expect(existsSync(join(place.folder, 'other'))).toBe(true)
  })
})
