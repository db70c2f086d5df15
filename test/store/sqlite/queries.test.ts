import { beforeEach, describe, expect, test } from 'vitest'
import type { Metadata } from '../../../store/model/metadata.ts'
import { entry, pathOf, smallGraph } from './entries.ts'
import { failureOf, temporaryFolders } from './temporary-metadata.ts'

const { open } = temporaryFolders()
const paths = (...names: string[]): string[] => names.map(pathOf).sort()

let metadata: Metadata

beforeEach(async () => {
  metadata = await open()
  await metadata.register(smallGraph())
})

describe('references', () => {
  test('are found from the path that they lead to', async () => {
    expect(await metadata.referrers(pathOf('libc'))).toEqual(paths('lib', 'libc', 'tool'))
    expect(await metadata.referrers(pathOf('app'))).toEqual([])
    expect(await metadata.referrers(pathOf('unknown'))).toEqual([])
  })

  test('are followed in both directions, also around cycles', async () => {
    expect(await metadata.closure([pathOf('app')], 'references')).toEqual(paths('app', 'lib', 'libc'))
    expect(await metadata.closure([pathOf('lib')], 'referrers')).toEqual(paths('app', 'lib'))
    await metadata.register([entry('x', ['y']), entry('y', ['x', 'libc'])])
    expect(await metadata.closure([pathOf('x')], 'references')).toEqual(paths('x', 'y', 'libc'))
    expect(await metadata.closure([pathOf('x')], 'referrers')).toEqual(paths('x', 'y'))
  })

  test('are followed from several paths together', async () => {
    const from = ['tool', 'alone', 'tool'].map(pathOf)
    expect(await metadata.closure(from, 'references')).toEqual(paths('alone', 'libc', 'tool'))
    expect(await metadata.closure([], 'references')).toEqual([])
  })

  test('cannot be followed from a path that is not valid', async () => {
    const from = [pathOf('app'), pathOf('unknown')]
    expect(await failureOf(() => metadata.closure(from, 'referrers'))).toMatchObject({
      code: 'not-valid',
      subject: { path: pathOf('unknown') },
    })
  })
})

describe('derivations', () => {
  test('are found by their outputs, whether these are valid or not', async () => {
    await metadata.register([
      {
        ...entry('app.drv'),
        outputs: [
          ['out', pathOf('app')],
          ['dev', pathOf('app-dev')],
          ['later', undefined],
        ],
      },
      { ...entry('app-2.drv'), outputs: [['out', pathOf('app')]] },
    ])
    expect(await metadata.derivationOutputs(pathOf('app.drv'))).toEqual([
      ['dev', pathOf('app-dev')],
      ['later', undefined],
      ['out', pathOf('app')],
    ])
    expect(await metadata.validDerivers(pathOf('app'))).toEqual(paths('app-2.drv', 'app.drv'))
    expect(await metadata.validDerivers(pathOf('app-dev'))).toEqual(paths('app.drv'))
  })

  test('gain outputs with new names, and keep the known ones', async () => {
    await metadata.register([{ ...entry('app.drv'), outputs: [['out', pathOf('app')]] }])
    const outputs = [
      ['out', pathOf('other')],
      ['dev', pathOf('app-dev')],
    ] as const
    await metadata.register([{ ...entry('app.drv'), outputs }])
    expect(await metadata.derivationOutputs(pathOf('app.drv'))).toEqual([
      ['dev', pathOf('app-dev')],
      ['out', pathOf('app')],
    ])
  })

  test('have no outputs if they are not valid or not derivations', async () => {
    expect(await metadata.derivationOutputs(pathOf('unknown.drv'))).toEqual([])
    expect(await metadata.derivationOutputs(pathOf('app'))).toEqual([])
  })

  test('are forgotten when their path is removed', async () => {
    await metadata.register([{ ...entry('app.drv'), outputs: [['out', pathOf('app')]] }])
    await metadata.remove([pathOf('app.drv')])
    expect(await metadata.validDerivers(pathOf('app'))).toEqual([])
    expect(await metadata.derivationOutputs(pathOf('app.drv'))).toEqual([])
  })

  test('need output names that a store path can contain', async () => {
    const outputs = [['../out', pathOf('app')]] as const
    expect(await failureOf(() => metadata.register([{ ...entry('app.drv'), outputs }]))).toMatchObject({
      code: 'bad-name',
    })
    expect(await metadata.isValid(pathOf('app.drv'))).toBe(false)
  })
})
