// Contents that go into the store and out of it.

import { readFileSync, readlinkSync, statSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ExportPath, ImportPaths } from '../../../generated/guix-daemon/index.ts'
import type { Peer } from '../../peers/installed.ts'
import { nar } from '../support/nar.ts'
import { useGuixScene } from './scene.ts'

export function contents(peer: Peer, called: Set<string>): void {
  describe('contents', () => {
    const scene = useGuixScene(peer, { signs: true }, called)

    it('AddToStore adds a tree at the path that Guix gives it', async () => {
      const name = scene.name('tree')
      const tree = {
        entries: {
          file: 'in a tree\n',
          run: { executable: 'x'.repeat(100_000) },
          link: { target: 'file' },
          sub: { entries: {} },
        },
      }
      const path = await scene.client.addToStore({ name }, nar(tree))
      expect(readFileSync(scene.file(path, 'file'), 'utf8')).toBe('in a tree\n')
      expect(statSync(scene.file(path, 'run')).mode & 0o777).toBe(0o555)
      expect(readlinkSync(scene.file(path, 'link'))).toBe('file')
      const own = await scene.ask(
        `(display (add-file-tree-to-store store '("${name}" directory
           ("file" regular (data "in a tree\\n")) ("link" symlink "file")
           ("run" executable (data "${'x'.repeat(100_000)}")) ("sub" directory))))`,
      )
      expect(path).toBe(own)
    })

    it('AddToStore hashes the contents of one file, or all of its NAR, by any algorithm', async () => {
      const name = scene.name('file')
      scene.write(name, 'content\n')
      for (const hashAlgo of ['sha256', 'sha512', 'sha1', 'md5']) {
        for (const recursive of [false, true]) {
          const path = await scene.client.addToStore({ name, recursive, hashAlgo }, nar('content\n'))
          const flag = recursive ? '#t' : '#f'
          expect(path).toBe(
            await scene.ask(`(display (add-to-store store "${name}" ${flag} "${hashAlgo}" "${name}"))`),
          )
          expect(readFileSync(scene.file(path), 'utf8')).toBe('content\n')
        }
      }
    })

    it('AddToStore is refused without ending the connection', async () => {
      const { client } = scene
      const refused = (text: string) => ({
        code: 'daemon',
        fatal: false,
        message: expect.stringContaining(text),
      })
      const unknown = client.addToStore({ name: 'x', hashAlgo: 'sha7' }, nar('x'))
      await expect(unknown).rejects.toMatchObject(refused('unknown hash type'))
      const folder = client.addToStore({ name: 'x', recursive: false }, nar({ entries: {} }))
      await expect(folder).rejects.toMatchObject(refused('regular file expected'))
      await expect(client.addToStore({ name: '.x' }, nar('x'))).rejects.toMatchObject(refused('invalid name'))
    })

    it('AddTextToStore adds a text with its references', async () => {
      const suffix = scene.name('text')
      const text = Buffer.from(`see ${scene.shell}`)
      const path = await scene.client.addTextToStore({ suffix, text, refs: [scene.shell] })
      expect(readFileSync(scene.file(path))).toEqual(text)
      const own = `(display (add-text-to-store store "${suffix}" "see ${scene.shell}" '("${scene.shell}")))`
      expect(await scene.ask(own)).toBe(path)
      expect(await scene.askList(`(references store "${path}")`)).toEqual([scene.shell])
    })

    it('ExportPath gives the bytes of guix archive --export', async () => {
      const path = await scene.added(scene.name('exported'), 'e'.repeat(200_000))
      const { connection } = scene.client
      const bytes = await (await connection.download(ExportPath, { path })).bytes()
      const { stdout, status } = await scene.daemon.run(peer, ['guix', 'archive', '--export', path])
      expect(status).toBe(0)
      // The tool puts a 1 before each export and a 0 at the end.
      expect(bytes).toEqual(stdout.subarray(8, -8))
      const signed = await scene.client.exportPath({ path })
      expect(await signed.nar.bytes()).toEqual(nar('e'.repeat(200_000)))
      expect(await signed.tail()).toEqual({
        path,
        references: [],
        deriver: undefined,
        signature: expect.stringMatching(/^\(signature/),
      })
      const plain = await scene.client.exportPath({ path, sign: false })
      await plain.nar.bytes()
      expect((await plain.tail()).signature).toBeUndefined()
      expect(connection.usable).toBe(true)
    })

    it('ImportPaths restores deleted paths from an export of ours and from one of guix archive', async () => {
      const path = await scene.added(scene.name('back'), 'back\n')
      const { stdout } = await scene.daemon.run(peer, ['guix', 'archive', '--export', path])
      const record = await scene.client.exportPath({ path })
      const contents = await record.nar.bytes()
      const tail = await record.tail()
      for (const importing of [
        () => scene.client.importPaths([{ nar: contents, ...tail }]),
        () => scene.client.connection.call(ImportPaths, undefined, { body: stdout }),
      ]) {
        // A collection on this connection does not see the temporary root that an import makes.
        await scene.client.collectGarbage({ action: 'DeleteSpecific', pathsToDelete: [path] })
        expect(await scene.isValid(path)).toBe(false)
        expect(await importing()).toEqual([path])
        expect(await scene.isValid(path)).toBe(true)
        expect(readFileSync(scene.file(path), 'utf8')).toBe('back\n')
      }
      expect(await scene.client.importPaths([])).toEqual([])
    })

    it('ImportPaths refuses a path without a signature, also from root', async () => {
      const path = scene.path('unsigned')
      const rest = { references: [], deriver: undefined, signature: undefined }
      const importing = scene.client.importPaths([{ nar: nar('unsigned\n'), path, ...rest }])
      const message = expect.stringContaining('lacks a signature')
      await expect(importing).rejects.toMatchObject({ code: 'daemon', fatal: false, message })
      expect(await scene.isValid(path)).toBe(false)
    })
  })
}
