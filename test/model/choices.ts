// How the steps of a sequence are chosen.

import fc from 'fast-check'
import type { Client, Harm, Op, Place, Step, StepOf, Target, Turn, Upload } from './steps.ts'
import {
  badMethods,
  badNames,
  badNars,
  badPaths,
  derivations,
  madeUp,
  methods,
  names,
  nodes,
} from './universe.ts'

const oneOf = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values)

/** Chooses a value that is usually good. */
const usually = <T>(good: fc.Arbitrary<T>, bad: fc.Arbitrary<T>, weight = 12): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: good, weight }, { arbitrary: bad, weight: 1 })

const known: fc.Arbitrary<Place> = fc.record({ known: fc.nat(madeUp.length + 10) })
const place: fc.Arbitrary<Place> = usually<Place>(known, fc.record({ bad: fc.nat(badPaths.length - 1) }), 20)
const places = fc.array(place, { maxLength: 3 })
const refs = fc.array(usually<Place>(known, place), { maxLength: 2 })
const name = usually(oneOf(names), oneOf(badNames))
const method = usually(oneOf(methods), oneOf(badMethods))
const body = usually(
  fc.nat(nodes.length - 1),
  fc.integer({ min: nodes.length, max: nodes.length + badNars.length - 1 }),
)
const rarely = usually(fc.constant(false), fc.constant(true), 5)
const link = fc.nat(2)
const which = fc.nat(derivations.length - 1)
const sigs: fc.Arbitrary<Upload['sigs']> = fc.uniqueArray(
  oneOf(['trusted', 'stranger', 'broken', 'wrong'] as const),
  { maxLength: 2 },
)

const upload: fc.Arbitrary<Upload> = fc.record({
  to: fc.oneof<fc.Arbitrary<Target>[]>(place, fc.record({ addressed: oneOf(methods), name: oneOf(names) })),
  body,
  refs,
  self: rarely,
  deriver: fc.option(known, { freq: 2 }),
  sigs,
  ca: usually(fc.constant('right'), oneOf(['none', 'other', 'bad'] as const), 4) as fc.Arbitrary<
    Upload['ca']
  >,
  hash: usually(fc.constant('right'), oneOf(['other', 'bad'] as const)) as fc.Arbitrary<Upload['hash']>,
  size: usually(fc.constant(0), oneOf([-1, 1] as const)) as fc.Arbitrary<Upload['size']>,
  ultimate: rarely,
})

const mode = usually(fc.constant('Normal'), oneOf(['Repair', 'Check'] as const), 8) as fc.Arbitrary<'Normal'>
const targets = fc.array(
  fc.record({
    path: place,
    outputs: fc.option(oneOf(['*', 'out', 'dev', 'out,dev', 'none', '']), { freq: 3 }),
  }),
  { minLength: 1, maxLength: 2 },
)

type Choices = {
  readonly [O in Op]: readonly [weight: number, fc.Arbitrary<Omit<StepOf<O>, 'op'>>]
}

const none = fc.constant({})
const ofPath = fc.record({ path: place })
const ofPaths = fc.record({ paths: places })
const ofTargets = fc.record({ targets, mode })

const choices: Choices = {
  addToStore: [12, fc.record({ name, method, body, refs, repair: rarely })],
  addTextToStore: [6, fc.record({ name, body, refs })],
  addDerivation: [8, fc.record({ which })],
  addOutput: [8, fc.record({ which, body: fc.nat(nodes.length - 1) })],
  addToStoreNar: [12, fc.record({ upload, repair: rarely, dontCheckSigs: fc.boolean() })],
  addMultipleToStore: [
    8,
    fc.record({ uploads: fc.array(upload, { maxLength: 4 }), repair: rarely, dontCheckSigs: fc.boolean() }),
  ],
  importPaths: [4, fc.record({ uploads: fc.array(upload, { maxLength: 3 }) })],
  exportPath: [2, ofPath],
  narFromPath: [3, ofPath],
  isValidPath: [2, ofPath],
  queryPathInfo: [3, ofPath],
  queryReferrers: [2, ofPath],
  queryValidDerivers: [2, ofPath],
  queryDerivationOutputs: [1, ofPath],
  queryDerivationOutputNames: [1, ofPath],
  queryDerivationOutputMap: [3, ofPath],
  queryPathHash: [1, ofPath],
  queryDeriver: [1, ofPath],
  hasSubstitutes: [1, ofPath],
  ensurePath: [2, ofPath],
  addTempRoot: [2, ofPath],
  hold: [2, ofPath],
  addBuildLog: [2, ofPath],
  queryValidPaths: [2, ofPaths],
  querySubstitutablePaths: [1, ofPaths],
  queryPathFromHashPart: [
    2,
    fc.record({ path: place, cut: usually(fc.constant(0), oneOf([-1, 1] as const), 4) as fc.Arbitrary<0> }),
  ],
  queryAllValidPaths: [1, none],
  findRoots: [3, none],
  optimiseStore: [1, none],
  leave: [3, none],
  letGo: [1, none],
  queryMissing: [3, ofTargets],
  buildPaths: [2, ofTargets],
  buildPathsWithResults: [3, ofTargets],
  buildDerivation: [3, fc.record({ which, mode })],
  addSignatures: [4, fc.record({ path: place, sigs })],
  registerRealisation: [2, fc.record({ which, path: place })],
  queryRealisation: [2, fc.record({ which })],
  verifyStore: [3, fc.record({ checkContents: fc.boolean(), repair: rarely })],
  collect: [
    6,
    fc.record({
      action: oneOf(['ReturnLive', 'ReturnDead', 'DeleteDead', 'DeleteSpecific', 'DeleteSpecific'] as const),
      paths: places,
      ignoreLiveness: usually(fc.constant(false), fc.constant(true), 8),
    }),
  ],
  addPermRoot: [3, fc.record({ path: place, link })],
  addIndirectRoot: [3, fc.record({ link })],
  link: [4, fc.record({ link, path: place, in: oneOf(['links', 'gcroots'] as const) })],
  unlink: [2, fc.record({ link, in: oneOf(['links', 'gcroots'] as const) })],
  setOptions: [
    1,
    fc.record({
      verbosity: oneOf(['Error', 'Info'] as const),
      overrides: fc.subarray(
        [
          ['keep-going', 'true'],
          ['require-sigs', 'false'],
          ['cores', '2'],
          ['no-such-setting', '1'],
        ] as [string, string][],
        { maxLength: 2 },
      ),
    }),
  ],
  harm: [
    4,
    fc.record({
      path: known,
      how: oneOf<Harm>(['remove', 'change', 'grow', 'executable', 'touch', 'stray-path', 'stray-file']),
    }),
  ],
}

/** Chooses steps of the operations that both stores have. */
export function turns(has: (op: Op) => boolean, length: number): fc.Arbitrary<Turn[]> {
  const steps = (Object.entries(choices) as [Op, readonly [number, fc.Arbitrary<object>]][])
    .filter(([op]) => has(op))
    .map(([op, [weight, rest]]) => ({ weight, arbitrary: rest.map(fields => ({ op, ...fields }) as Step) }))
  const by = usually<Client>(fc.constant('trusted'), fc.constant('stranger'), 3)
  return fc.array(fc.record({ by, step: fc.oneof(...steps) }), {
    minLength: 1,
    maxLength: length,
    size: 'max',
  })
}
