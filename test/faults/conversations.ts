// A short conversation for every operation.

import { symlinkSync, unlinkSync } from 'node:fs'
import type { NixDaemonClient } from '../../generated/nix-daemon/index.ts'
import { V1_25, V1_31 } from '../../generated/nix-daemon/versions.ts'
import { infoOf, nar } from '../live/support/nar.ts'
import { pathOf, upload } from '../store/store-support.ts'

export interface Place {
  readonly storeDir: string
  /** A valid path, which is never garbage. */
  readonly valid: string
  /** A place for a link. */
  readonly link: string
}

type Conversation = (client: NixDaemonClient, place: Place) => Promise<unknown>

const tree = nar({ entries: { a: 'a', b: { entries: { c: Buffer.alloc(20_000, 'c') } } } })
const id = `sha256:${'0'.repeat(64)}!out`

function records(place: Place) {
  const first = upload(place, 'first')
  return [first, upload(place, 'second', { references: [first.path] })]
}

const isOld = (client: NixDaemonClient): boolean => client.connection.session.version < V1_25

/** One conversation for each operation by its name. */
export const CONVERSATIONS: Readonly<Record<string, Conversation>> = {
  IsValidPath: (client, { valid }) => client.isValidPath({ path: valid }),
  HasSubstitutes: (client, { valid }) => client.hasSubstitutes({ path: valid }),
  QueryPathHash: (client, { valid }) => client.queryPathHash({ path: valid }),
  QueryReferences: (client, { valid }) => client.queryReferences({ path: valid }),
  QueryReferrers: (client, { valid }) => client.queryReferrers({ path: valid }),
  QueryDeriver: (client, { valid }) => client.queryDeriver({ path: valid }),
  QuerySubstitutablePathInfo: (client, place) =>
    client.querySubstitutablePathInfo({ path: pathOf(place, 'missing') }),
  QuerySubstitutablePathInfos: (client, place) =>
    client.querySubstitutablePathInfos({ paths: [{ path: pathOf(place, 'missing'), ca: undefined }] }),
  QuerySubstitutablePaths: (client, place) =>
    client.querySubstitutablePaths({ paths: [pathOf(place, 'missing')] }),
  QueryDerivationOutputs: (client, { valid }) => client.queryDerivationOutputs({ path: valid }),
  QueryDerivationOutputNames: (client, { valid }) => client.queryDerivationOutputNames({ path: valid }),
  QueryDerivationOutputMap: (client, { valid }) => client.queryDerivationOutputMap({ path: valid }),
  QueryAllValidPaths: client => client.queryAllValidPaths(),
  QueryPathInfo: (client, { valid }) => client.queryPathInfo({ path: valid }),
  QueryPathFromHashPart: (client, { storeDir, valid }) =>
    client.queryPathFromHashPart({ hashPart: valid.slice(storeDir.length + 1, storeDir.length + 33) }),
  QueryValidPaths: (client, { valid }) => client.queryValidPaths({ paths: [valid] }),
  QueryValidDerivers: (client, { valid }) => client.queryValidDerivers({ path: valid }),
  QueryMissing: (client, { valid }) => client.queryMissing({ targets: [valid] }),
  QueryRealisation: client =>
    client.queryRealisation(client.connection.features.length > 0 ? { output: undefined } : { id }),
  RegisterDrvOutput: (client, { storeDir, valid }) => {
    const outPath = valid.slice(storeDir.length + 1)
    const isEarly = client.connection.session.version < V1_31
    return client.registerDrvOutput(
      isEarly ? { id, outPath } : { realisation: { id, outPath, signatures: [], dependentRealisations: {} } },
    )
  },
  QueryFailedPaths: client => client.queryFailedPaths(),
  ClearFailedPaths: (client, { valid }) => client.clearFailedPaths({ paths: [valid] }),
  BuildPaths: (client, place) => client.buildPaths({ paths: [pathOf(place, 'missing')] }),
  BuildPathsWithResults: (client, place) =>
    client.buildPathsWithResults({ paths: [place.valid, pathOf(place, 'missing')] }),
  BuildDerivation: (client, place) =>
    client.buildDerivation({
      drvPath: pathOf(place, 'a.drv'),
      drv: {
        outputs: [['out', { path: pathOf(place, 'a'), hashAlgo: '', hash: '' }]],
        ...{ inputSrcs: [], platform: 'none', builder: '/bin/sh', args: ['-c'], env: [['a', 'b']] },
      },
    }),
  EnsurePath: (client, place) => client.ensurePath({ path: pathOf(place, 'missing') }),
  AddBuildLog: (client, place) =>
    client.addBuildLog(
      { path: pathOf(place, 'a.drv').slice(place.storeDir.length + 1) },
      Buffer.alloc(5000, 'log'),
    ),
  AddToStore: (client, { valid }) =>
    isOld(client)
      ? client.addToStore({ name: 'a', fixed: true, recursive: 'NixArchive', hashAlgo: 'sha256' }, tree)
      : client.addToStore({ name: 'a', camStr: 'fixed:r:sha256', refs: [valid] }, tree),
  AddTextToStore: (client, { valid }) =>
    client.addTextToStore({ suffix: 'a', text: Buffer.from('text'), refs: [valid] }),
  AddToStoreScanning: client => client.addToStoreScanning({ name: 'a', camStr: 'fixed:r:sha256' }, tree),
  AddToStoreNar: (client, place) =>
    client.addToStoreNar({ path: pathOf(place, 'a'), info: infoOf(tree), dontCheckSigs: true }, tree),
  AddMultipleToStore: (client, place) =>
    client.addMultipleToStore(
      { dontCheckSigs: true },
      records(place).map(({ path, info, nar }) => ({ info: { path, info }, nar })),
    ),
  ImportPaths: (client, place) =>
    client.importPaths(
      records(place).map(({ path, info: { references }, nar }) => ({
        ...{ nar, path, references },
        ...{ deriver: undefined, signature: undefined },
      })),
    ),
  AddSignatures: (client, { valid }) =>
    client.addSignatures({ path: valid, sigs: [`key:${Buffer.alloc(64).toString('base64')}`] }),
  NarFromPath: async (client, { valid }) => (await client.narFromPath({ path: valid })).bytes(),
  ExportPath: async (client, { valid }) => {
    const record = await client.exportPath({ path: valid })
    await record.nar.bytes()
    return record.tail()
  },
  AddTempRoot: (client, { valid }) => client.addTempRoot({ path: valid }),
  AddIndirectRoot: (client, { link, valid }) => {
    symlinkSync(valid, link)
    return client.addIndirectRoot({ path: link }).finally(() => unlinkSync(link))
  },
  AddPermRoot: (client, { link, valid }) =>
    client.addPermRoot({ storePath: valid, gcRoot: `${link}-permanent` }),
  FindRoots: client => client.findRoots(),
  CollectGarbage: client => client.collectGarbage({ action: 'DeleteDead' }),
  SyncWithGC: client => client.syncWithGC(),
  SetOptions: client => client.setOptions({ verbosity: 'Info', maxBuildJobs: 1, buildCores: 1 }),
  OptimiseStore: client => client.optimiseStore(),
  VerifyStore: client => client.verifyStore({ checkContents: true }),
}
