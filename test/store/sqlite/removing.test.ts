import { beforeEach, describe, expect, test } from 'vitest'
import type { Metadata } from '../../../store/model/metadata.ts'
import { entry, infoOf, pathOf, smallGraph } from './entries.ts'
import { failureOf, temporaryFolders } from './temporary-metadata.ts'

const { open } = temporaryFolders()
const paths = (...names: string[]): string[] => names.map(pathOf).sort()

let metadata: Metadata

beforeEach(async () => {
  metadata = await open()
  await metadata.register(smallGraph())
})

describe('removing', () => {
  test('works for a path together with its referrers, also for one that refers to itself', async () => {
    await metadata.remove(['libc', 'lib', 'app', 'tool'].map(pathOf))
    expect((await metadata.counts()).paths).toBe(1)
    expect(await metadata.isValid(pathOf('libc'))).toBe(false)
    await metadata.register([entry('libc', ['libc'])])
    expect(await metadata.referrers(pathOf('libc'))).toEqual(paths('libc'))
  })

  test('fails as a whole if a remaining path refers to one of them', async () => {
    const error = await failureOf(() => metadata.remove(['alone', 'lib'].map(pathOf)))
    expect(error).toMatchObject({
      code: 'still-referenced',
      subject: { path: pathOf('lib'), other: pathOf('app') },
    })
    expect((error as Error).message).toContain(pathOf('app'))
    expect((await metadata.counts()).paths).toBe(5)
    expect((await metadata.info(pathOf('lib')))?.references).toEqual(paths('libc'))
  })

  test('ignores paths that are not valid', async () => {
    await metadata.remove([pathOf('unknown'), pathOf('alone'), pathOf('alone')])
    expect((await metadata.counts()).paths).toBe(4)
  })

  test('works for a path that is the deriver of another', async () => {
    await metadata.register([entry('b.drv')])
    await metadata.register([{ path: pathOf('b'), info: infoOf({ deriver: pathOf('b.drv') }) }])
    await metadata.remove([pathOf('b.drv')])
    expect((await metadata.info(pathOf('b')))?.deriver).toBe(pathOf('b.drv'))
  })
})
