// Content-addressed paths: AddToStore in both of its eras, AddTextToStore.

import { describe, expect, it } from 'vitest'
import type { Peer } from '../../peers/peer.ts'
import { nar, nix32, sha256 } from '../support/nar.ts'
import { useScene } from '../support/scene.ts'

export function adding(peer: Peer, called: Set<string>): void {
  describe('adding content', () => {
    const scene = useScene(peer, {}, called)

    describe('before 1.25', () => {
      const oldForm = { version: '1.24' }

      it('AddToStore without fixed uses the sha256 of the NAR, whatever recursive and hashAlgo are', async () => {
        const client = await scene.connect(oldForm)
        const name = scene.name('forced')
        const { path, info } = await client.addToStore(
          { name, fixed: false, recursive: 'Flat', hashAlgo: 'md5' },
          nar('forced\n'),
        )
        expect(path).toBe(await scene.added(name, 'forced\n'))
        expect(info).toBeUndefined()
        expect(await scene.dump(path)).toEqual(nar('forced\n'))
      })

      it.each([
        ['sha256', 'Flat'],
        ['sha1', 'Flat'],
        ['md5', 'NixArchive'],
        ['sha512', 'NixArchive'],
      ] as const)('AddToStore adds a file as a NAR, hashed with %s as %s', async (hashAlgo, recursive) => {
        const client = await scene.connect(oldForm)
        const name = scene.name('fixed')
        const { path } = await client.addToStore({ name, fixed: true, recursive, hashAlgo }, nar('fixed\n'))
        scene.write(name, 'fixed\n')
        const flags = recursive === 'Flat' ? [] : ['--recursive']
        expect(path).toBe(await scene.tool(['nix-store', '--add-fixed', ...flags, hashAlgo, name]))
        expect((await scene.pathInfo(path)).ca).toMatch(
          `fixed:${recursive === 'Flat' ? '' : 'r:'}${hashAlgo}:`,
        )
      })

      it('AddToStore adds a tree that is sent byte by byte', async () => {
        const client = await scene.connect(oldForm)
        const tree = nar({ entries: { a: { executable: 'x' }, b: { target: 'a' }, c: { entries: {} } } })
        const { path } = await client.addToStore(
          { name: scene.name('tree'), fixed: false, recursive: 'NixArchive', hashAlgo: 'sha256' },
          (function* () {
            for (const byte of tree) yield Uint8Array.of(byte)
          })(),
        )
        expect(await scene.dump(path)).toEqual(tree)
      })
    })

    describe.runIf(scene.atLeast('2.4'))('since 1.25', () => {
      it('AddToStore adds a text that refers to another path', async () => {
        const target = await scene.added(scene.name('target'), 'target\n')
        const name = scene.name('text')
        const text = `see ${target}\n`
        const { path, info } = await scene.client.addToStore(
          { name, camStr: 'text:sha256', refs: [target] },
          Buffer.from(text),
        )
        const expression = `builtins.toFile "${name}" "see \${builtins.storePath "${target}"}\\n"`
        expect(await scene.tool(['nix-instantiate', '--eval', '-E', expression])).toBe(`"${path}"`)
        expect(await scene.query('references', path)).toEqual([target])
        expect(info?.references).toEqual([target])
        expect(info?.ca).toBe(`text:sha256:${nix32(sha256(text))}`)
      })

      it('AddToStore adds a flat file from its bare contents, not from a NAR', async () => {
        const name = scene.name('flat')
        const content = Buffer.from('flat\n')
        const { path, info } = await scene.client.addToStore({ name, camStr: 'fixed:sha256' }, content)
        scene.write(name, content)
        expect(path).toBe(await scene.tool(['nix-store', '--add-fixed', 'sha256', name]))
        expect(await scene.dump(path)).toEqual(nar('flat\n'))
        expect(info?.narHash).toBe(sha256(nar('flat\n')).toString('hex'))
        expect(info?.ca).toBe((await scene.pathInfo(path)).ca)
      })

      it('AddToStore adds a tree with references from its NAR', async () => {
        const target = await scene.added(scene.name('target'), 'target\n')
        const tree = nar({
          entries: { bin: { entries: { tool: { executable: `#!${target}\n` } } }, link: { target } },
        })
        const { path, info } = await scene.client.addToStore(
          { name: scene.name('tree'), camStr: 'fixed:r:sha256', refs: [target] },
          tree,
        )
        expect(await scene.dump(path)).toEqual(tree)
        expect(await scene.query('references', path)).toEqual([target])
        expect(await scene.query('hash', path)).toEqual([`sha256:${nix32(sha256(tree))}`])
        expect(info).toMatchObject({ narSize: tree.length, references: [target] })
      })

      it('AddToStore adds contents of any size, also empty ones', async () => {
        for (const size of [0, 1, 7, 8, 65_536, 3_000_001]) {
          const content = Buffer.alloc(size, 'x')
          const name = scene.name('sized')
          const { path } = await scene.client.addToStore({ name, camStr: 'fixed:sha256' }, content)
          // Not toEqual, which takes minutes for this size.
          expect((await scene.dump(path)).equals(nar(content))).toBe(true)
        }
      })

      it('AddToStore repairs a damaged path', async () => {
        const content = Buffer.from('whole\n')
        const request = { name: scene.name('whole'), camStr: 'fixed:sha256' }
        const { path } = await scene.client.addToStore(request, content)
        scene.damage(path)
        await scene.client.addToStore(request, content)
        expect(await scene.dump(path)).not.toEqual(nar(content))
        await scene.client.addToStore({ ...request, repair: true }, content)
        expect(await scene.dump(path)).toEqual(nar(content))
      })
    })

    it('AddTextToStore adds the same path as builtins.toFile', async () => {
      const target = await scene.added(scene.name('target'), 'target\n')
      const suffix = scene.name('text')
      const path = await scene.client.addTextToStore({
        suffix,
        text: Buffer.from(`see ${target}`),
        refs: [target],
      })
      const expression = `builtins.toFile "${suffix}" "see \${builtins.storePath "${target}"}"`
      expect(await scene.tool(['nix-instantiate', '--eval', '-E', expression])).toBe(`"${path}"`)
      expect(await scene.query('references', path)).toEqual([target])
    })
  })
}
