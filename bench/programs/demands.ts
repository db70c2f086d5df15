import type { NixDaemonClient } from '../../generated/nix-daemon/index.ts'
import { storePaths } from '../inputs/data.ts'
import { narOf } from '../inputs/nars.ts'
import { infoOf, smallContents } from '../inputs/store-data.ts'
import type { Demand, Opening } from './requests.ts'

type Run = (client: NixDaemonClient, paths: readonly string[], demand: Demand) => Promise<unknown>

const EXTRA = 3

/** A path that no store of the benchmark holds. */
function fresh(name: string): string {
  const [path = ''] = storePaths(1, EXTRA)
  return `${path.slice(0, '/nix/store/'.length + 32)}-${name}`
}

const nar = narOf(Buffer.from('pause\n'))

async function addReferring(
  client: NixDaemonClient,
  name: string,
  references: readonly string[],
): Promise<string> {
  const path = fresh(name)
  await client.addToStoreNar({ path, info: infoOf(nar, references), dontCheckSigs: true }, nar)
  return path
}

const byFeatures = (gcPaths: readonly string[]) =>
  ({ gcPaths: { kind: 'Specific', paths: gcPaths, deleteReferrers: true } }) as const

/** Requests with as many elements as the store has paths, or as many paths to answer with. */
export const DEMANDS: Readonly<Record<string, Run>> = {
  QueryAllValidPaths: client => client.queryAllValidPaths(),
  QueryValidPaths: (client, paths) => client.queryValidPaths({ paths }),
  'QueryValidPaths of missing paths': (client, paths) =>
    client.queryValidPaths({ paths: storePaths(paths.length, 2) }),
  QuerySubstitutablePaths: (client, paths) => client.querySubstitutablePaths({ paths }),
  QuerySubstitutablePathInfos: (client, paths) =>
    client.querySubstitutablePathInfos({ paths: paths.map(path => ({ path, ca: undefined })) }),
  QueryMissing: (client, paths) => client.queryMissing({ targets: paths }),
  'QueryMissing of missing paths': (client, paths) =>
    client.queryMissing({ targets: storePaths(paths.length, 2) }),
  BuildPaths: (client, paths) => client.buildPaths({ paths }),
  'BuildPaths of missing paths': (client, paths) =>
    client.buildPaths({ paths: storePaths(paths.length, 2) }).catch(() => {}),
  BuildPathsWithResults: (client, paths) => client.buildPathsWithResults({ paths }),
  'BuildPathsWithResults of missing paths': (client, paths) =>
    client.buildPathsWithResults({ paths: storePaths(paths.length, 2) }),
  'BuildDerivation with so many inputs': (client, paths) =>
    client.buildDerivation({
      drvPath: fresh('x.drv'),
      drv: {
        outputs: [['out', { path: fresh('out'), hashAlgo: '', hash: '' }]],
        inputSrcs: paths,
        platform: 'system',
        builder: 'builder',
        args: [],
        env: [],
      },
    }),
  'AddToStoreNar with so many references': (client, paths) => addReferring(client, 'top', paths),
  'AddToStore of a text with so many references': (client, paths) =>
    client.addToStore({ name: 't', camStr: 'text:sha256', refs: paths }, Buffer.from('t')),
  'QueryPathInfo with so many references': client => client.queryPathInfo({ path: fresh('top') }),
  'AddToStoreScanning among so many paths': client =>
    client.addToStoreScanning({ name: 's', camStr: 'text:sha256' }, Buffer.from('t')),
  AddMultipleToStore: (client, paths, { storeDir }) => {
    const records = smallContents(paths.length, storeDir, 5).map(({ info, nar }) => ({ info, nar }))
    return client.addMultipleToStore({ dontCheckSigs: true }, { count: records.length, records })
  },
  'AddMultipleToStore, references last': (client, paths, { storeDir }) => {
    const records = smallContents(paths.length, storeDir, 6).map(({ info, nar }) => ({ info, nar }))
    return client.addMultipleToStore(
      { dontCheckSigs: true },
      { count: records.length, records: records.reverse() },
    )
  },
  'AddTempRoot, so many one after the other': async (client, paths) => {
    for (const path of paths) await client.addTempRoot({ path })
  },
  FindRoots: client => client.findRoots(),
  'CollectGarbage, ReturnLive': client =>
    client.collectGarbage({ action: 'ReturnLive', gcPaths: { kind: 'WholeStore' } }),
  'CollectGarbage, ReturnDead': client =>
    client.collectGarbage({ action: 'ReturnDead', gcPaths: { kind: 'WholeStore' } }),
  OptimiseStore: client => client.optimiseStore(),
  'CollectGarbage, DeleteSpecific': (client, paths) =>
    client.collectGarbage({ action: 'DeleteSpecific', ...byFeatures(paths) }),
  'CollectGarbage, DeleteDead': client =>
    client.collectGarbage({ action: 'DeleteDead', gcPaths: { kind: 'WholeStore' } }),
  'QueryReferrers of so many': (client, paths) => client.queryReferrers({ path: paths[0] as string }),
  'VerifyStore without problems': client => client.verifyStore({ checkContents: false, repair: false }),
  'VerifyStore with all contents lost': client => client.verifyStore({ checkContents: false, repair: false }),
  'NarFromPath of a folder with so many files': async (client, paths) =>
    (await client.narFromPath({ path: paths[0] as string })).lend(() => {}),
}

/** The requests that need a store of their own, and how it differs. */
export const OWN_STORES: Readonly<Record<string, Partial<Opening>>> = {
  'CollectGarbage, DeleteDead': {},
  'QueryReferrers of so many': { star: true },
  'VerifyStore without problems': { contents: true },
  'VerifyStore with all contents lost': {},
  'NarFromPath of a folder with so many files': { folder: true },
}
