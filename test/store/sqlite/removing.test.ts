import { beforeEach, describe, expect, test } from 'vitest'
import type { Metadata } from '../../../store/model/metadata.ts'
import { entry, infoOf, pathOf } from './entries.ts'
import { failureOf, temporaryFolders } from './temporary-metadata.ts'

const { open } = temporaryFolders()
const paths = (...names: string[]): string[] => names.map(pathOf).sort()

let metadata: Metadata

/** app → lib → libc → libc, tool → libc; alone refers to nothing. */
beforeEach(async () => {
  metadata = await open()
  await metadata.register([
    entry('app', ['lib']),
    entry('lib', ['libc']),
    entry('libc', ['libc']),
    entry('tool', ['libc']),
    entry('alone'),
  ])
})

describe('removing', () => {
  test('takes away paths with all that refers to them, and with themselves', async () => {
    await metadata.remove(['libc', 'lib', 'app', 'tool'].map(pathOf))
    expect((await metadata.counts()).paths).toBe(1)
    expect(await metadata.isValid(pathOf('libc'))).toBe(false)
    await metadata.register([entry('libc', ['libc'])])
    expect(await metadata.referrers(pathOf('libc'))).toEqual(paths('libc'))
  })

  test('is refused as a whole where another path refers to one of them', async () => {
    const error = await failureOf(() => metadata.remove(['alone', 'lib'].map(pathOf)))
    expect(error).toMatchObject({
      code: 'still-referenced',
      subject: { path: pathOf('lib'), other: pathOf('app') },
    })
    expect((error as Error).message).toContain(pathOf('app'))
    expect((await metadata.counts()).paths).toBe(5)
    expect((await metadata.info(pathOf('lib')))?.references).toEqual(paths('libc'))
  })

  test('passes over paths that are not valid', async () => {
    await metadata.remove([pathOf('nobody'), pathOf('alone'), pathOf('alone')])
    expect((await metadata.counts()).paths).toBe(4)
  })

  test('does not mind that a path is the deriver of another', async () => {
    await metadata.register([entry('b.drv')])
    await metadata.register([{ path: pathOf('b'), info: infoOf({ deriver: pathOf('b.drv') }) }])
    await metadata.remove([pathOf('b.drv')])
    expect((await metadata.info(pathOf('b')))?.deriver).toBe(pathOf('b.drv'))
  })
})
