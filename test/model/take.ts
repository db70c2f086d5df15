// Takes a step on one of the two stores, and returns all that its client sees.

import type { BasicDerivation, NixDaemonClient } from '../../generated/nix-daemon/index.ts'
import { V1_25, V1_31 } from '../../generated/nix-daemon/versions.ts'
import { parseMethod } from '../../nix/content-address.ts'
import { infoOf } from '../live/support/nar.ts'
import { harm, makeLink, placeOfLink, removeLink } from './files.ts'
import { ALL, type Side } from './side.ts'
import type { Client, Op, Step, StepOf, Turn, Upload } from './steps.ts'
import { derivations, nodes } from './universe.ts'
import { bodyOf, fileOf, plainUpload, prepare, resolvePlace, signature } from './uploads.ts'

type Takes = {
  readonly [O in Op]: (step: StepOf<O>, taking: Taking) => Promise<unknown> | unknown
}

interface Taking {
  readonly side: Side
  readonly by: Client
  readonly client: NixDaemonClient
  /** Paths that places select. */
  readonly known: readonly string[]
}

const pathOf = ({ path }: { readonly path: Parameters<typeof resolvePlace>[0] }, { known }: Taking): string =>
  resolvePlace(path, known)
const pathsOf = (
  step: { readonly paths: readonly Parameters<typeof resolvePlace>[0][] },
  { known }: Taking,
): string[] => step.paths.map(each => resolvePlace(each, known))
const targetsOf = ({ targets }: StepOf<'queryMissing'>, { known }: Taking): string[] =>
  targets.map(({ path, outputs }) => resolvePlace(path, known) + (outputs === null ? '' : `!${outputs}`))

const byPath =
  (
    name:
      | 'isValidPath'
      | 'queryPathInfo'
      | 'queryReferrers'
      | 'queryValidDerivers'
      | 'queryDerivationOutputs'
      | 'queryDerivationOutputNames'
      | 'queryDerivationOutputMap'
      | 'queryPathHash'
      | 'queryDeriver'
      | 'hasSubstitutes'
      | 'ensurePath'
      | 'addTempRoot',
  ) =>
  (step: { readonly path: Parameters<typeof resolvePlace>[0] }, taking: Taking): Promise<unknown> =>
    taking.client[name]({ path: pathOf(step, taking) })

/**
 * Connects anew: requests keep other paths live here than there, as long as their connection lasts. Those of the holder
 * stay.
 */
async function withoutTempRoots({ side, by }: Taking): Promise<NixDaemonClient> {
  await side.leave(by)
  return await side.client(by)
}

/** Replaces bodies that are no NARs, which our client does not send in records. */
const goodOnes = (uploads: readonly Upload[]): Upload[] =>
  uploads.map(each => (each.body < nodes.length ? each : { ...each, body: 0 }))

const isOld = (client: NixDaemonClient): boolean => client.connection.session.version < V1_25

const takes: Takes = {
  async addToStore({ name, method, body, refs, repair }, taking) {
    const { client } = taking
    const others = [...new Set(refs.map(each => resolvePlace(each, taking.known)))].sort()
    if (!isOld(client)) {
      const bytes = method.includes('r:') ? bodyOf(body) : fileOf(body)
      return await client.addToStore({ name, camStr: method, refs: others, repair }, bytes)
    }
    const { method: kind, algorithm } = parseMethod(/^fixed:.*[15]/.test(method) ? method : 'fixed:r:sha256')
    return await client.addToStore(
      {
        name,
        fixed: !(kind === 'nar' && algorithm === 'sha256'),
        recursive: kind === 'nar' ? 'NixArchive' : 'Flat',
        hashAlgo: algorithm,
      },
      bodyOf(body),
    )
  },
  addTextToStore: ({ name, body, refs }, { client, known }) =>
    client.addTextToStore({
      suffix: name,
      text: fileOf(body),
      refs: [...new Set(refs.map(each => resolvePlace(each, known)))].sort(),
    }),
  async addDerivation({ which }, { client }) {
    const made = derivations[which] as (typeof derivations)[number]
    const name = made.path.slice(44)
    if (isOld(client))
      return client.addTextToStore({ suffix: name, text: made.text, refs: [...made.refs].sort() })
    return await client.addToStore(
      { name, camStr: 'text:sha256', refs: [...made.refs].sort(), repair: false },
      made.text,
    )
  },
  async addOutput({ which, body }, { client }) {
    const made = derivations[which] as (typeof derivations)[number]
    const bytes = bodyOf(body)
    for (const [, { path }] of made.drv.outputs)
      if (path !== '')
        await client.addToStoreNar(
          { path, info: infoOf(bytes, { deriver: made.path }), repair: false, dontCheckSigs: true },
          bytes,
        )
  },
  async addToStoreNar({ upload, repair, dontCheckSigs }, { client, known }) {
    const { path, info, nar } = prepare(upload, known)
    await client.addToStoreNar({ path, info, repair, dontCheckSigs }, nar)
  },
  async addMultipleToStore({ uploads, repair, dontCheckSigs }, { client, known }) {
    const records = goodOnes(uploads)
      .map(each => prepare(each, known))
      .map(({ path, info, nar }) => ({ info: { path, info }, nar }))
    await client.addMultipleToStore({ repair, dontCheckSigs }, records)
  },
  async importPaths({ uploads }, { client, known }) {
    const records = goodOnes(uploads)
      .map(each => prepare(each, known))
      .map(({ path, info, nar }) => ({
        ...{ nar, path, references: info.references, deriver: info.deriver, signature: undefined },
      }))
    return await client.importPaths(records)
  },
  async exportPath(step, taking) {
    const record = await taking.client.exportPath({ path: pathOf(step, taking) })
    return { nar: await record.nar.bytes(), ...(await record.tail()) }
  },
  narFromPath: async (step, taking) =>
    (await taking.client.narFromPath({ path: pathOf(step, taking) })).bytes(),
  isValidPath: byPath('isValidPath'),
  queryPathInfo: byPath('queryPathInfo'),
  queryReferrers: byPath('queryReferrers'),
  queryValidDerivers: byPath('queryValidDerivers'),
  queryDerivationOutputs: byPath('queryDerivationOutputs'),
  queryDerivationOutputNames: byPath('queryDerivationOutputNames'),
  queryDerivationOutputMap: byPath('queryDerivationOutputMap'),
  queryPathHash: byPath('queryPathHash'),
  queryDeriver: byPath('queryDeriver'),
  hasSubstitutes: byPath('hasSubstitutes'),
  ensurePath: byPath('ensurePath'),
  addTempRoot: byPath('addTempRoot'),
  async hold(step, taking) {
    const holder = await taking.side.client('holder')
    return await holder.addTempRoot({ path: pathOf(step, taking) })
  },
  addBuildLog: (step, taking) =>
    taking.client.addBuildLog({ path: pathOf(step, taking).replace(/^.*\//, '') }, Buffer.from('a log\n')),
  queryValidPaths: (step, taking) =>
    taking.client.queryValidPaths({ paths: pathsOf(step, taking), substitute: false }),
  querySubstitutablePaths: (step, taking) =>
    taking.client.querySubstitutablePaths({ paths: pathsOf(step, taking) }),
  queryPathFromHashPart(step, taking) {
    const whole = pathOf(step, taking).slice(11, 43)
    const hashPart = step.cut === 0 ? whole : step.cut < 0 ? whole.slice(1) : `${whole}0`
    return taking.client.queryPathFromHashPart({ hashPart })
  },
  queryAllValidPaths: (_, { client }) => client.queryAllValidPaths(),
  async findRoots(_, taking) {
    const roots = await (await withoutTempRoots(taking)).findRoots()
    return roots.map(({ link, target }) => `${link} -> ${target}`).sort()
  },
  optimiseStore: (_, { client }) => client.optimiseStore(),
  leave: (_, { side, by }) => side.leave(by),
  letGo: (_, { side }) => side.leave('holder'),
  queryMissing: (step, taking) => taking.client.queryMissing({ targets: targetsOf(step, taking) }),
  buildPaths: (step, taking) => taking.client.buildPaths({ paths: targetsOf(step, taking), mode: step.mode }),
  buildPathsWithResults: (step, taking) =>
    taking.client.buildPathsWithResults({ paths: targetsOf(step, taking), mode: step.mode }),
  buildDerivation({ which, mode }, { client }) {
    const { path, drv } = derivations[which] as (typeof derivations)[number]
    const { inputDrvs, ...rest } = drv
    return client.buildDerivation({ drvPath: path, drv: rest as BasicDerivation, mode })
  },
  async addSignatures(step, taking) {
    const path = pathOf(step, taking)
    const info = (await taking.client.queryPathInfo({ path })) ?? prepare(plainUpload, taking.known).info
    await taking.client.addSignatures({ path, sigs: step.sigs.map(kind => signature(kind, path, info)) })
  },
  async registerRealisation(step, taking) {
    const { client } = taking
    const id = idOf(step.which)
    const outPath = pathOf(step, taking).slice(11)
    const fields = { id, outPath, signatures: [], dependentRealisations: {} }
    await client.registerDrvOutput(
      client.connection.session.version < V1_31 ? { id, outPath } : { realisation: fields },
    )
  },
  queryRealisation: ({ which }, { client }) => client.queryRealisation({ id: idOf(which) }),
  verifyStore: ({ checkContents, repair }, { client }) => client.verifyStore({ checkContents, repair }),
  async collect(step, taking) {
    const { action, ignoreLiveness } = step
    const pathsToDelete = pathsOf(step, taking).sort()
    const client = await withoutTempRoots(taking)
    const { paths, bytesFreed } = await client.collectGarbage({
      ...{ action, pathsToDelete, ignoreLiveness, maxFreed: ALL },
    })
    return { paths, bytesFreed }
  },
  addPermRoot: (step, taking) =>
    taking.client.addPermRoot({
      storePath: pathOf(step, taking),
      gcRoot: placeOfLink(taking.side, 'links', step.link),
    }),
  addIndirectRoot: ({ link }, { client, side }) =>
    client.addIndirectRoot({ path: placeOfLink(side, 'links', link) }),
  link: (step, taking) => makeLink(taking.side, step.in, step.link, pathOf(step, taking)),
  unlink: (step, { side }) => removeLink(side, step.in, step.link),
  setOptions: ({ verbosity, overrides }, { client }) =>
    client.setOptions({ verbosity, maxBuildJobs: 0, buildCores: 1, overrides }),
  harm: (step, taking) => harm(taking.side, pathOf(step, taking), step.how),
}

const idOf = (which: number): string =>
  `sha256:${(derivations[which] as (typeof derivations)[number]).hash.outputs.get('out')}!out`

/** Takes a step. A failure is thrown as the client got it. */
export async function take(side: Side, { by, step }: Turn, known: readonly string[]): Promise<unknown> {
  const client = await side.client(by)
  const taken = takes[step.op] as (step: Step, taking: Taking) => unknown
  return await taken(step, { side, by, client, known })
}
