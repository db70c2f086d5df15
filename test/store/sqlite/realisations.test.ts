import { beforeEach, describe, expect, test } from 'vitest'
import type { Metadata } from '../../../store/model/metadata.ts'
import { entry, hashOf, pathOf } from './entries.ts'
import { failureOf, temporaryFolders } from './temporary-metadata.ts'

const { open } = temporaryFolders()
const id = `sha256:${'0f'.repeat(32)}!out`
const outPath = `${hashOf('a')}-a`

let metadata: Metadata

beforeEach(async () => {
  metadata = await open()
  await metadata.register([entry('a'), entry('b')])
})

describe('a realisation', () => {
  test('is found by its id, as given', async () => {
    const given = { dependentRealisations: { [`${id}2`]: outPath }, id, outPath, signatures: ['k:1'] }
    await metadata.registerRealisation(given)
    expect(await metadata.realisation(id)).toEqual(given)
    expect(await metadata.realisation(`${id}2`)).toBeUndefined()
    expect((await metadata.counts()).realisations).toBe(1)
  })

  test('stays text if its JSON is written in another way', async () => {
    const text = `{ "outPath": "${outPath}", "id": "${id}", "more": [1] }`
    await metadata.registerRealisation(text)
    expect(await metadata.realisation(id)).toBe(text)
  })

  test('gains new signatures, each once, and keeps its other fields', async () => {
    await metadata.registerRealisation({ id, outPath, signatures: ['k:1'] })
    await metadata.registerRealisation(`{"id":"${id}","outPath":"${outPath}","signatures":["k:2","k:1"]}`)
    await metadata.registerRealisation({ id, outPath })
    expect(await metadata.realisation(id)).toEqual({ id, outPath, signatures: ['k:1', 'k:2'] })
  })

  test('cannot get another path', async () => {
    await metadata.registerRealisation({ id, outPath })
    const other = { id, outPath: `${hashOf('b')}-b` }
    expect(await failureOf(() => metadata.registerRealisation(other))).toMatchObject({
      code: 'realisation-conflict',
      subject: { path: pathOf('b'), other: pathOf('a') },
    })
    expect(await metadata.realisation(id)).toEqual({ id, outPath })
  })

  test('needs a valid path, and is removed with it', async () => {
    const invalid = { id, outPath: `${hashOf('c')}-c` }
    expect(await failureOf(() => metadata.registerRealisation(invalid))).toMatchObject({
      code: 'not-valid',
      subject: { path: pathOf('c') },
    })
    await metadata.registerRealisation({ id, outPath })
    await metadata.remove([pathOf('a')])
    expect(await metadata.realisation(id)).toBeUndefined()
  })

  test.each([
    ['not JSON', 'out', 'bad-value'],
    ['JSON of something else', '{"id":1}', 'bad-value'],
    ['one with a full path', { id, outPath: pathOf('a') }, 'bad-store-path'],
    ['one whose id has a zero character', { id: `${id}\0`, outPath }, 'bad-value'],
    ['one whose id is not Unicode', `{"id":"\udc80","outPath":"${outPath}"}`, 'bad-value'],
    [
      'one whose signatures are not a list',
      `{"id":"${id}","outPath":"${outPath}","signatures":7}`,
      'bad-value',
    ],
  ])('is refused if it is %s', async (_, realisation, code) => {
    expect(await failureOf(() => metadata.registerRealisation(realisation))).toMatchObject({ code })
    expect((await metadata.counts()).realisations).toBe(0)
  })
})
