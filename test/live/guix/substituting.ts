// Substitutes: one daemon fetches from the store of another, which guix publish serves.

import type { ChildProcess } from 'node:child_process'
import { copyFileSync, existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Peer } from '../../peers/installed.ts'
import { nar } from '../support/nar.ts'
import { GuixScene } from './scene.ts'

export function substituting(peer: Peer, called: Set<string>): void {
  describe('substituting', () => {
    const far = new GuixScene(peer)
    const near = new GuixScene(peer, called)
    const content = 'fetched\n'.repeat(5000)
    let url = ''
    let path = ''
    let referrer = ''

    beforeAll(async () => {
      await far.start({ signs: true })
      path = await far.added('fetched', content)
      referrer = await far.client.addTextToStore({
        suffix: 'referrer',
        text: Buffer.from(path),
        refs: [path],
      })
      const port = await freePort()
      url = `http://127.0.0.1:${port}`
      const publisher = far.daemon.start(['guix', 'publish', `--port=${port}`, '--compression=none'])
      await untilSaying(publisher, 'publishing')
      await near.start({ substituteUrl: url })
      // Paths are taken if their signatures are by keys that this list has.
      copyFileSync(join(far.daemon.folder, 'etc/acl'), join(near.daemon.folder, 'etc/acl'))
    })
    afterAll(async () => {
      await near.stop()
      await far.stop()
    })

    it('HasSubstitutes and QuerySubstitutablePaths know what a substituter has', async () => {
      const absent = near.path('absent')
      expect(await near.client.hasSubstitutes({ path })).toBe(true)
      expect(await near.client.hasSubstitutes({ path: absent })).toBe(false)
      expect(await near.client.querySubstitutablePaths({ paths: [absent, path] })).toEqual([path])
    })

    it('QuerySubstitutablePathInfo and QuerySubstitutablePathInfos tell what it knows', async () => {
      const narSize = nar(path).length
      const about = { deriver: undefined, references: [path], downloadSize: 0, narSize }
      expect(await near.client.querySubstitutablePathInfo({ path: referrer })).toEqual(about)
      const absent = near.path('absent')
      expect(await near.client.querySubstitutablePathInfo({ path: absent })).toBeUndefined()
      const infos = await near.client.querySubstitutablePathInfos({ paths: [absent, referrer] })
      expect(infos).toEqual([[referrer, about]])
    })

    it('SubstituteURLs tells where the daemon looks, since 1.100', async () => {
      if (near.client.connection.session.version < 0x164) {
        await expect(near.client.substituteURLs()).rejects.toMatchObject({ code: 'gate' })
        return
      }
      expect(await near.client.substituteURLs()).toEqual([url])
      expect(await near.askList('(substitute-urls store)')).toEqual([url])
      const older = await near.connect({ version: '1.99' })
      await expect(older.substituteURLs()).rejects.toMatchObject({ code: 'gate' })
    })

    it('EnsurePath fetches a path with what it refers to', async () => {
      await near.client.ensurePath({ path: referrer })
      for (const each of [path, referrer]) {
        expect(await near.isValid(each)).toBe(true)
        expect(existsSync(near.file(each))).toBe(true)
      }
    })
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0))
    })
  })
}

/** Waits for a word on the output of a process. */
function untilSaying(child: ChildProcess, word: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    const hear = (chunk: Buffer): void => {
      said += chunk
      if (said.includes(word)) resolve()
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('close', () => reject(new Error(said)))
  })
}
