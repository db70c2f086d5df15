import { beforeEach, describe, expect, test } from 'vitest'
import type { Metadata } from '../../../store/model/metadata.ts'
import { pathOf } from './entries.ts'
import { failureOf, temporaryFolders } from './temporary-metadata.ts'

const { open } = temporaryFolders()

let metadata: Metadata

beforeEach(async () => {
  metadata = await open()
})

describe('indirect roots', () => {
  test('are stored once each, whatever their bytes', async () => {
    const links = ['/home/a/result', '/home/\u{1f600}', '/home/\udcff\udc80']
    for (const link of [...links, ...links]) await metadata.addIndirectRoot(link)
    const found = (await metadata.indirectRoots()).map(({ link }) => link)
    expect(new Set(found)).toEqual(new Set(links))
    expect((await metadata.counts()).indirectRoots).toBe(3)
  })

  test('are removed one by one', async () => {
    await metadata.addIndirectRoot('/a')
    await metadata.addIndirectRoot('/b')
    await metadata.removeIndirectRoot('/a')
    await metadata.removeIndirectRoot('/unknown')
    expect(await metadata.indirectRoots()).toEqual([{ link: '/b', target: undefined }])
  })

  test('remember the path to which they last led', async () => {
    await metadata.addIndirectRoot('/a', pathOf('one'))
    await metadata.addIndirectRoot('/a')
    expect(await metadata.indirectRoots()).toEqual([{ link: '/a', target: pathOf('one') }])
    await metadata.addIndirectRoot('/a', pathOf('two'))
    expect(await metadata.indirectRoots()).toEqual([{ link: '/a', target: pathOf('two') }])
  })

  test('have to be absolute paths', async () => {
    for (const link of ['result', '', '/a\0b'])
      expect(await failureOf(() => metadata.addIndirectRoot(link))).toMatchObject({ code: 'bad-value' })
  })
})
