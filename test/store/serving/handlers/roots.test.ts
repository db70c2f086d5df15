import { createHash } from 'node:crypto'
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { LogMessage } from '../../../../generated/nix-daemon/index.ts'
import { encodeNix32 } from '../../../../nix/nix32.ts'
import { eventually } from '../../../support/eventually.ts'
import { addNar, collectAll, pathOf, useStores } from '../../store-support.ts'

const serve = useStores()

describe('temporary roots', () => {
  it('keep a path and its references until their connection ends', async () => {
    const served = await serve()
    const adder = await served.connect()
    const base = await addNar(served, adder, 'base')
    const top = await addNar(served, adder, 'top', { references: [base] })
    await adder.close()
    const holder = await served.connect()
    await holder.addTempRoot({ path: top })
    expect(await holder.findRoots()).toEqual([{ link: expect.stringMatching(/^\{temp:\d+\}$/), target: top }])
    expect(await collectAll(served)).toEqual([])
    await holder.close()
    await eventually(async () => expect(await collectAll(served)).toEqual([base, top].sort()))
  })

  it('are made for every path that a connection adds', async () => {
    const served = await serve()
    const client = await served.connect()
    const path = await addNar(served, client, 'path')
    const { path: text } = await client.addToStore({ name: 't', camStr: 'text:sha256' }, Buffer.from('t'))
    expect(await collectAll(served)).toEqual([])
    client.connection.destroy()
    await eventually(async () => expect(await collectAll(served)).toEqual([path, text].sort()))
  })

  it('are refused for a path that does not belong to the store', async () => {
    const served = await serve()
    const client = await served.connect()
    await expect(client.addTempRoot({ path: '/etc/passwd' })).rejects.toMatchObject({ fatal: false })
  })
})

describe('processes', () => {
  it.each([true, false])(
    'keep what they use, as the given folder tells; client trusted: %s',
    async trusted => {
      const processDir = mkdtempSync('/tmp/nixwire-proc-')
      try {
        const served = await serve({ processDir, serve: () => ({ trusted }) })
        const adding = await served.connect()
        const text = (name: string): Promise<string> =>
          adding.addTextToStore({ suffix: name, text: Buffer.from(name) })
        const [used, unused] = [await text('used'), await text('unused')]
        await adding.close()
        mkdirSync(join(processDir, '7/fd'), { recursive: true })
        symlinkSync(`${used}/bin/program`, join(processDir, '7/exe'))
        expect(await collectAll(served)).toEqual([unused])
        const link = trusted ? join(processDir, '7/exe') : '{censored}'
        expect(await (await served.connect()).findRoots()).toEqual([{ link, target: used }])
      } finally {
        rmSync(processDir, { recursive: true })
      }
    },
  )
})

describe('permanent roots', () => {
  it('are links in the folder of roots, at any depth, and links to links', async () => {
    const served = await serve()
    const client = await served.connect()
    const paths = []
    for (const name of ['direct', 'deep', 'indirect', 'profile', 'dead'])
      paths.push(await addNar(served, client, name, {}, { entries: { file: name } }))
    const [direct, deep, indirect, profile, dead] = paths as [string, string, string, string, string]
    const gcroots = join(served.store.stateDir, 'gcroots')
    symlinkSync(direct, join(gcroots, 'direct'))
    mkdirSync(join(gcroots, 'a/b'), { recursive: true })
    symlinkSync(join(deep, 'file'), join(gcroots, 'a/b/deep'))
    const outside = join(served.folder, 'work/outside')
    symlinkSync(indirect, outside)
    symlinkSync(outside, join(gcroots, 'link-to-link'))
    symlinkSync(profile, join(served.store.stateDir, 'profiles/profile-1-link'))
    writeFileSync(join(gcroots, 'a-file'), dead)
    symlinkSync('/nowhere', join(gcroots, 'nowhere'))
    symlinkSync(pathOf(served, 'not-valid'), join(gcroots, 'not-valid'))
    await client.close()
    const asking = await served.connect()
    await eventually(async () =>
      expect((await asking.findRoots()).map(({ target }) => target).sort()).toEqual(
        [direct, deep, indirect, profile].sort(),
      ),
    )
    expect(await collectAll(served)).toEqual([dead])
  })

  it('are links elsewhere that a client registers, as long as they exist', async () => {
    const served = await serve()
    const client = await served.connect()
    const path = await addNar(served, client, 'path')
    const link = join(served.folder, 'work/link')
    symlinkSync(path, link)
    await client.addIndirectRoot({ path: link })
    await client.close()
    expect(await collectAll(served)).toEqual([])
    const asking = await served.connect()
    expect(await asking.findRoots()).toEqual([{ link, target: path }])
    unlinkSync(link)
    expect(await asking.findRoots()).toEqual([])
    expect(await served.store.metadata.indirectRoots()).toEqual([])
    expect(await collectAll(served)).toEqual([path])
  })

  it('are told, each on a line, when they lead to no path any more', async () => {
    const served = await serve()
    const messages: LogMessage[] = []
    const client = await served.connect({ onLog: message => void messages.push(message) })
    const told = (): string[] =>
      messages.splice(0).flatMap(message => (message.kind === 'Next' ? [message.msg] : []))
    const gone = `${served.storeDir}/00000000000000000000000000000000-gone`
    const own = join(served.store.stateDir, 'gcroots/two\nlines')
    const [registered, stale] = [join(served.folder, 'work/registered'), join(served.folder, 'work/stale')]
    symlinkSync(`${gone}/file`, own)
    for (const link of [registered, stale]) {
      symlinkSync(gone, link)
      await client.addIndirectRoot({ path: link })
    }
    unlinkSync(stale)
    const auto = encodeNix32(createHash('sha1').update(stale).digest())
    const skipped = [
      `skipping invalid root from "${own.replace('\n', '\\n')}" to "${gone}/file"\n`,
      `skipping invalid root from "${registered}" to "${gone}"\n`,
    ]
    expect((await client.findRoots()).filter(({ link }) => !link.startsWith('{temp:'))).toEqual([])
    const removing = `removing stale link from "${served.store.stateDir}/gcroots/auto/${auto}" to "${stale}"\n`
    expect(told().sort()).toEqual([removing, ...skipped])
    await client.collectGarbage({ action: 'ReturnLive', gcPaths: { kind: 'WholeStore' } })
    expect(told()).toEqual(expect.arrayContaining(skipped))
  })

  it('are made at the place that a client chooses, with its folders', async () => {
    const served = await serve()
    const client = await served.connect()
    const [path, other] = [await addNar(served, client, 'path'), await addNar(served, client, 'other')]
    const gcRoot = join(served.folder, 'work/new/folder/link')
    expect(await client.addPermRoot({ storePath: path, gcRoot: `${gcRoot}/../link` })).toBe(gcRoot)
    expect(readlinkSync(gcRoot)).toBe(path)
    // Only a link to the store is replaced.
    await client.addPermRoot({ storePath: other, gcRoot })
    expect(readlinkSync(gcRoot)).toBe(other)
    expect(readdirSync(join(gcRoot, '..'))).toEqual(['link'])
    const file = join(served.folder, 'work/file')
    writeFileSync(file, '')
    await expect(client.addPermRoot({ storePath: path, gcRoot: file })).rejects.toThrow(/already exists/)
    expect(lstatSync(file).isFile()).toBe(true)
    const inside = join(served.storeDir, 'link')
    await expect(client.addPermRoot({ storePath: path, gcRoot: inside })).rejects.toThrow(/forbidden/)
    await client.close()
    await eventually(async () => expect(await collectAll(served)).toEqual([path]))
    rmSync(gcRoot)
    expect(await collectAll(served)).toEqual([other])
  })
})
