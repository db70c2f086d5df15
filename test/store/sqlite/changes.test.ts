import { describe, expect, test } from 'vitest'
import type { UnkeyedValidPathInfo } from '../../../generated/nix-daemon/types.ts'
import { PathError } from '../../../nix/errors.ts'
import { entry, hashOf, infoOf, pathOf } from './entries.ts'
import { failureOf, temporaryFolders } from './temporary-metadata.ts'

const { folder, open, openIn } = temporaryFolders()

const full: UnkeyedValidPathInfo = {
  deriver: pathOf('hello.drv'),
  narHash: '0123456789abcdef'.repeat(4),
  references: [pathOf('hello')],
  registrationTime: 0,
  narSize: Number.MAX_SAFE_INTEGER,
  ultimate: true,
  sigs: ['cache.example.org-1:c2lnbmF0dXJl', 'no colon, "quotes" and ü'],
  ca: 'fixed:r:sha256:0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73',
}

describe('a registered path', () => {
  test('has every field as given', async () => {
    const metadata = await open()
    await metadata.register([{ path: pathOf('hello'), info: full }])
    expect(await metadata.info(pathOf('hello'))).toEqual(full)
    expect(await metadata.isValid(pathOf('hello'))).toBe(true)
  })

  test('is still there after the database is closed and opened again', async () => {
    const place = folder()
    const before = await openIn(place)
    await before.register([{ path: pathOf('hello'), info: full }])
    await before.close()
    expect(await (await openIn(place)).info(pathOf('hello'))).toEqual(full)
  })

  test('is found by its hash part', async () => {
    const metadata = await open()
    await metadata.register([entry('hello'), entry('other')])
    expect(await metadata.pathByHash(hashOf('hello'))).toBe(pathOf('hello'))
    expect(await metadata.pathByHash(hashOf('unknown'))).toBeUndefined()
  })

  test('keeps its metadata and gains signatures when it is registered again', async () => {
    const metadata = await open()
    await metadata.register([{ path: pathOf('a'), info: infoOf({ narSize: 1, sigs: ['k:1', 'k:2'] }) }])
    await metadata.register([{ path: pathOf('a'), info: infoOf({ narSize: 2, sigs: ['k:3', 'k:2'] }) }])
    expect(await metadata.info(pathOf('a'))).toEqual(infoOf({ narSize: 1, sigs: ['k:1', 'k:2', 'k:3'] }))
  })

  test('gains new signatures, sorted and each once', async () => {
    const metadata = await open()
    await metadata.register([entry('a')])
    await metadata.addSignatures(pathOf('a'), ['k:2', 'k:1', 'k:2'])
    await metadata.addSignatures(pathOf('a'), ['k:1', 'k:3'])
    expect((await metadata.info(pathOf('a')))?.sigs).toEqual(['k:1', 'k:2', 'k:3'])
  })
})

describe('an unregistered path', () => {
  test('is not valid and has no metadata', async () => {
    const metadata = await open()
    expect(await metadata.isValid(pathOf('a'))).toBe(false)
    expect(await metadata.info(pathOf('a'))).toBeUndefined()
  })

  test('cannot be signed', async () => {
    const metadata = await open()
    expect(await failureOf(() => metadata.addSignatures(pathOf('a'), ['k:1']))).toMatchObject({
      code: 'not-valid',
      subject: { path: pathOf('a') },
    })
  })

  test('is left out of the valid ones among several paths', async () => {
    const metadata = await open()
    await metadata.register(['a', 'b', 'c'].map(name => entry(name)))
    const asked = ['c', 'x', 'a', 'y', 'c'].map(pathOf)
    expect(await metadata.validOf(asked)).toEqual([pathOf('a'), pathOf('c')].sort())
  })
})

describe('paths registered together', () => {
  test('may refer to themselves, to each other and to valid paths', async () => {
    const metadata = await open()
    await metadata.register([entry('libc')])
    await metadata.register([entry('a', ['a', 'b', 'libc', 'b']), entry('b', ['a'])])
    const references = ['a', 'b', 'libc'].map(pathOf).sort()
    expect((await metadata.info(pathOf('a')))?.references).toEqual(references)
    expect((await metadata.info(pathOf('b')))?.references).toEqual([pathOf('a')])
  })

  test('are all refused if one has an invalid reference', async () => {
    const metadata = await open()
    const error = await failureOf(() => metadata.register([entry('a'), entry('b', ['a', 'gone'])]))
    expect(error).toMatchObject({
      code: 'missing-reference',
      subject: { path: pathOf('b'), other: pathOf('gone') },
    })
    expect((error as Error).message).toContain(pathOf('gone'))
    expect(await metadata.counts()).toEqual({ paths: 0, realisations: 0, indirectRoots: 0 })
    await metadata.register([entry('a')])
    expect(await metadata.isValid(pathOf('a'))).toBe(true)
  })

  test('are all refused if their iterator fails', async () => {
    const metadata = await open()
    const broken = function* () {
      yield entry('a')
      throw new Error('no more')
    }
    expect(await failureOf(() => metadata.register(broken()))).toMatchObject({ message: 'no more' })
    expect(await metadata.isValid(pathOf('a'))).toBe(false)
  })

  test('may include one path twice', async () => {
    const metadata = await open()
    await metadata.register([entry('a'), { path: pathOf('a'), info: infoOf({ sigs: ['k:1'] }) }])
    expect((await metadata.info(pathOf('a')))?.sigs).toEqual(['k:1'])
  })
})

describe('malformed input', () => {
  test.each([
    ['a hash in upper case', { narHash: 'AB'.repeat(32) }],
    ['a hash with a prefix', { narHash: `sha256:${'ab'.repeat(32)}` }],
    ['a size below zero', { narSize: -1 }],
    ['a size with a fraction', { narSize: 1.5 }],
    ['a size past 2^53', { narSize: 2 ** 53 }],
    ['a time that is no number', { registrationTime: Number.NaN }],
    ['a signature with a zero character', { sigs: ['k:1\0'] }],
    ['a signature that is not Unicode', { sigs: ['k:\udc80'] }],
    ['a content address with a zero character', { ca: 'text:\0' }],
  ] satisfies [string, Partial<UnkeyedValidPathInfo>][])('is refused: %s', async (_, change) => {
    const metadata = await open()
    const error = await failureOf(() => metadata.register([{ path: pathOf('a'), info: infoOf(change) }]))
    expect(error).toMatchObject({ code: 'bad-value' })
    expect(await metadata.isValid(pathOf('a'))).toBe(false)
  })

  test('is refused: a path of another store, in any argument', async () => {
    const metadata = await open()
    const alien = pathOf('a').replace('/nix/', '/gnu/')
    const actions = [
      () => metadata.isValid(alien),
      () => metadata.validOf([pathOf('a'), alien]),
      () => metadata.info(alien),
      () => metadata.referrers(alien),
      () => metadata.closure([alien], 'references'),
      () => metadata.validDerivers(alien),
      () => metadata.derivationOutputs(alien),
      () => metadata.register([{ path: alien, info: infoOf() }]),
      () => metadata.register([{ path: pathOf('a'), info: infoOf({ references: [alien] }) }]),
      () => metadata.register([{ path: pathOf('a'), info: infoOf({ deriver: alien }) }]),
      () => metadata.register([{ ...entry('a'), outputs: [['out', alien]] }]),
      () => metadata.addSignatures(alien, []),
      () => metadata.remove([alien]),
    ]
    for (const action of actions) {
      const error = await failureOf(action)
      expect(error).toBeInstanceOf(PathError)
      expect(error).toMatchObject({ code: 'not-in-store' })
    }
    expect((await metadata.counts()).paths).toBe(0)
  })

  test('is refused: a hash part that is too short, too long or has other digits', async () => {
    const metadata = await open()
    await metadata.register([entry('a')])
    for (const text of ['', hashOf('a').slice(0, 31), `${hashOf('a')}-`, 'e'.repeat(32)])
      expect(await failureOf(() => metadata.pathByHash(text))).toMatchObject({ code: 'bad-value' })
  })
})
