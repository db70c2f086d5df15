import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Metadata } from '../../../store/model/metadata.ts'
import { loadBinding } from '../../../store/sqlite/binding.ts'
import { passTurns, turnsOf } from '../../support/turns.ts'
import { entry, infoOf, pathOf } from './entries.ts'
import { failureOf, readAll, temporaryFolders } from './temporary-metadata.ts'

const COUNT = 5000
/** A turn handles at most a thousand elements, and some methods need more than one for each. */
const TURNS = COUNT / 1000 - 1

const { folder, openIn, open } = temporaryFolders()
const names = Array.from({ length: COUNT }, (_, number) => `p${number}`)
const paths = names.map(pathOf).sort()
const top = { path: pathOf('top'), info: infoOf({ references: paths }) }

/** Opens metadata with paths that all refer to one, and a derivation with as many outputs. */
async function openStar(): Promise<Metadata> {
  const metadata = await open()
  await metadata.register([entry('base'), ...names.map(name => entry(name, ['base']))])
  return metadata
}

it('5,000 elements take many turns, and give what one turn would', async () => {
  const metadata = await openStar()
  const lasting = async <T>(action: () => T | Promise<T>): Promise<T> => {
    let result: T | undefined
    const turns = await turnsOf(async () => {
      result = await action()
    })
    expect(turns).toBeGreaterThan(TURNS)
    return result as T
  }
  const base = pathOf('base')
  const all = [base, ...paths].sort()
  expect(await lasting(() => metadata.validOf(paths.toReversed()))).toEqual(paths)
  expect(await lasting(() => metadata.referrers(base))).toEqual(paths)
  expect(await lasting(() => metadata.closure([base], 'referrers'))).toEqual(all)
  expect(await lasting(() => metadata.closure(paths, 'references'))).toEqual(all)
  expect(await lasting(async () => readAll(await metadata.allPaths()))).toEqual(all)
  await lasting(() => metadata.register([top]))
  expect((await lasting(() => metadata.info(top.path)))?.references).toEqual(paths)

  const outputs = paths.map((path, index) => [`out${String(index).padStart(5, '0')}`, path] as const)
  const maker = pathOf('make.drv')
  await lasting(() => metadata.register([{ path: maker, info: infoOf(), outputs }]))
  expect(await lasting(() => metadata.derivationOutputs(maker))).toEqual(outputs)
  await lasting(() => metadata.register([top, ...names.map(name => entry(`${name}-other`))]))
  await lasting(() => metadata.remove(names.map(name => pathOf(`${name}-other`))))
  await lasting(() => metadata.remove([top.path]))
  expect(await metadata.isValid(top.path)).toBe(false)
  expect((await metadata.counts()).paths).toBe(COUNT + 2)

  const survey = await metadata.survey()
  await lasting(() => survey.mark(paths.slice(1), { derivations: false }))
  const dead = await lasting(() => readAll({ count: 0, pages: survey.pages('dead'), close: () => {} }))
  expect(dead).toEqual([paths[0] as string, maker].sort())
  await survey.mark(paths.slice(1, 2), { derivations: true })
  expect(await survey.isLive(maker)).toBe(false)
  expect(await metadata.check()).toEqual([])
})

it('links registered as roots are read in many turns, in the order of their bytes', async () => {
  const metadata = await open()
  const links = names.map(name => `/links/${name}`).sort()
  for (const link of links) await metadata.addIndirectRoot(link)
  let found: readonly { readonly link: string }[] = []
  const turns = await turnsOf(async () => {
    found = await metadata.indirectRoots()
  })
  expect(turns).toBeGreaterThan(TURNS)
  expect(found.map(({ link }) => link)).toEqual(links)
})

it('few elements are handled at once, without a promise', async () => {
  const metadata = await open()
  expect(metadata.register([entry('a', ['b']), entry('b')])).toBeUndefined()
  expect(metadata.validOf([pathOf('a')])).toEqual([pathOf('a')])
  expect(metadata.closure([pathOf('b')], 'referrers')).toHaveLength(2)
  expect(metadata.info(pathOf('a'))).toMatchObject({ references: [pathOf('b')] })
  expect(metadata.referrers(pathOf('b'))).toEqual([pathOf('a')])
  expect(metadata.indirectRoots()).toEqual([])
  expect(metadata.remove([pathOf('a')])).toBeUndefined()
})

it('a path that is registered or removed in many turns is valid from one moment to the next', async () => {
  const metadata = await openStar()
  const outputs = [['out', paths[0] as string]] as const
  const maker = { path: pathOf('make.drv'), info: infoOf({ references: paths }), outputs }
  const shown = async (): Promise<unknown[]> => [
    await metadata.isValid(maker.path),
    await metadata.info(maker.path),
    await metadata.validDerivers(paths[0] as string),
    await metadata.referrers(paths[0] as string),
    await metadata.closure([paths[0] as string], 'referrers'),
    (await metadata.counts()).paths,
  ]
  const hidden = [false, undefined, [], [], [paths[0]], COUNT + 1]
  const registering = metadata.register([maker])
  await passTurns(3)
  expect(await shown()).toEqual(hidden)
  expect(await failureOf(() => metadata.remove([paths[0] as string]))).toMatchObject({
    code: 'still-referenced',
    subject: { other: maker.path },
  })
  const [before, survey] = [await metadata.allPaths(), await metadata.survey()]
  await registering
  expect(await readAll(before)).not.toContain(maker.path)
  expect(await survey.isDead(maker.path)).toBe(false)
  expect(await metadata.isValid(maker.path)).toBe(true)
  const during = await metadata.allPaths()
  const removing = metadata.remove([maker.path])
  await passTurns(3)
  expect(await shown()).toEqual(hidden)
  await removing
  expect(await shown()).toEqual(hidden)
  expect(await readAll(during)).toContain(maker.path)
})

it('a long registration that fails or is overtaken leaves nothing behind', async () => {
  const metadata = await openStar()
  const lacking = { ...top, info: infoOf({ references: [...paths, pathOf('missing')] }) }
  expect(await failureOf(() => metadata.register([lacking]))).toMatchObject({ code: 'missing-reference' })
  const registering = metadata.register([{ ...top, info: { ...top.info, sigs: ['late:AAAA'] } }])
  await passTurns(3)
  await metadata.register([{ path: top.path, info: infoOf({ sigs: ['early:AAAA'] }) }])
  await registering
  expect(await metadata.info(top.path)).toMatchObject({ references: [], sigs: ['early:AAAA', 'late:AAAA'] })
  expect((await metadata.counts()).paths).toBe(COUNT + 2)
  await metadata.remove([top.path, ...paths])
  await metadata.remove([pathOf('base')])
  expect((await metadata.counts()).paths).toBe(0)
  expect(await metadata.check()).toEqual([])
})

it('rows of a registration that the end of the process cut short are removed at the next start', async () => {
  const place = folder()
  const metadata = await openIn(place)
  await metadata.register(names.map(name => entry(name)))
  const failing = failureOf(() => metadata.register([top]))
  await passTurns(3)
  await metadata.close()
  expect(await failing).toMatchObject({ code: 'closed' })
  const rows = async (): Promise<unknown> => {
    const database = new (await loadBinding())(join(place, 'metadata.sqlite'), { timeout: 0 })
    const count = database
      .prepare('select (select count(*) from path) as paths, (select count(*) from reference) as refs')
      .get()
    database.close()
    return count
  }
  const left = (await rows()) as { readonly refs: number }
  expect(left).toMatchObject({ paths: COUNT + 1 })
  expect(left.refs).toBeGreaterThan(0)
  expect(left.refs).toBeLessThan(COUNT)
  const again = await openIn(place)
  expect((await again.counts()).paths).toBe(COUNT)
  expect(await again.check()).toEqual([])
  await again.close()
  expect(await rows()).toEqual({ paths: COUNT, refs: 0 })
})
