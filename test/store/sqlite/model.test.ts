import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Metadata, MetadataError } from '../../../store/model/metadata.ts'
import { runs } from '../../support/runs.ts'
import { infoOf, pathOf } from './entries.ts'
import { readAll, temporaryFolders } from './temporary-metadata.ts'

/** The expected metadata, kept in the plainest way: references and signatures of each valid path. */
type Model = ReadonlyMap<string, { readonly references: readonly string[]; readonly sigs: readonly string[] }>

type Step =
  | { readonly kind: 'register'; readonly entries: readonly Entry[] }
  | { readonly kind: 'sign'; readonly path: string; readonly sigs: readonly string[] }
  | { readonly kind: 'remove'; readonly paths: readonly string[] }
  | { readonly kind: 'reopen' }

interface Entry {
  readonly path: string
  readonly references: readonly string[]
  readonly sigs: readonly string[]
}

const { folder, openIn } = temporaryFolders()

// Few enough that most steps concern a path that is valid already or has referrers.
const path = fc.constantFrom(...['a', 'b', 'c', 'd', 'e', 'f'].map(pathOf))
const sigs = fc.uniqueArray(fc.constantFrom('k:1', 'k:2', 'k:3'))
const registration = fc.record({ path, references: fc.uniqueArray(path, { maxLength: 3 }), sigs })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('register' as const),
      entries: fc.array(registration, { maxLength: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('sign' as const), path, sigs }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('remove' as const), paths: fc.array(path) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'reopen' as const }) },
)

const union = <T>(a: readonly T[], b: readonly T[]): T[] => [...new Set([...a, ...b])]

/** Computes the model after a step, or the code of the error that leaves it unchanged. */
function expected(before: Model, step: Step): Model | string {
  const after = new Map(before)
  if (step.kind === 'register') {
    for (const { path, references, sigs } of step.entries) {
      const known = after.get(path)
      after.set(path, { references: known?.references ?? references, sigs: union(known?.sigs ?? [], sigs) })
    }
    const isWhole = [...after.values()].every(({ references }) => references.every(to => after.has(to)))
    return isWhole ? after : 'missing-reference'
  }
  if (step.kind === 'sign') {
    const known = before.get(step.path)
    if (known === undefined) return 'not-valid'
    return after.set(step.path, { ...known, sigs: union(known.sigs, step.sigs) })
  }
  if (step.kind === 'remove') {
    for (const path of step.paths) after.delete(path)
    const isWhole = [...after.values()].every(({ references }) => references.every(to => after.has(to)))
    return isWhole ? after : 'still-referenced'
  }
  return after
}

async function take(metadata: Metadata, step: Step): Promise<void> {
  if (step.kind === 'register')
    await metadata.register(
      step.entries.map(({ path, references, sigs }) => ({ path, info: infoOf({ references, sigs }) })),
    )
  if (step.kind === 'sign') await metadata.addSignatures(step.path, step.sigs)
  if (step.kind === 'remove') await metadata.remove(step.paths)
}

function closure(from: string, next: (path: string) => readonly string[]): string[] {
  const seen = new Set([from])
  for (const path of seen) for (const to of next(path)) seen.add(to)
  return [...seen].sort()
}

async function expectSame(metadata: Metadata, model: Model): Promise<void> {
  const referrers = (of: string): string[] =>
    [...model].flatMap(([path, { references }]) => (references.includes(of) ? [path] : [])).sort()
  const paths = [...model.keys()].sort()
  const listing = await metadata.allPaths()
  expect(listing.count).toBe(paths.length)
  expect(await readAll(listing)).toEqual(paths)
  for (const [path, { references, sigs }] of model) {
    expect(await metadata.info(path)).toEqual(
      infoOf({ references: [...references].sort(), sigs: [...sigs].sort() }),
    )
    expect(await metadata.referrers(path)).toEqual(referrers(path))
    const down = closure(path, of => model.get(of)?.references ?? [])
    expect(await metadata.closure([path], 'references')).toEqual(down)
    expect(await metadata.closure([path], 'referrers')).toEqual(closure(path, referrers))
  }
}

test('after any steps the metadata equals a plain model', async () => {
  let [taken, refused] = [0, 0]
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 20 }), async steps => {
      const place = folder()
      let metadata = await openIn(place)
      let model: Model = new Map()
      for (const step of steps) {
        const next = expected(model, step)
        if (step.kind === 'reopen') {
          await metadata.close()
          metadata = await openIn(place)
        }
        const failure = await take(metadata, step).then(
          () => undefined,
          (error: unknown) => error,
        )
        if (typeof next === 'string') {
          refused += 1
          expect(failure).toBeInstanceOf(MetadataError)
          expect(failure).toMatchObject({ code: next })
        } else {
          taken += 1
          expect(failure).toBeUndefined()
          model = next
        }
        await expectSame(metadata, model)
      }
      expect(await metadata.check()).toEqual([])
      await metadata.close()
    }),
    { numRuns: runs(100) },
  )
  expect(Math.min(taken, refused)).toBeGreaterThan(50)
})
