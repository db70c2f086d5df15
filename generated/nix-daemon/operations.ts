// Generated from spec/nix-daemon by npm run generate. Do not edit.

import type { AnyOperation } from '../../runtime/codegen/protocol.ts'
import {
  AddBuildLog,
  BuildDerivation,
  BuildPaths,
  BuildPathsWithResults,
  EnsurePath,
  SubmitOutput,
} from './operations/building.ts'
import {
  AddMultipleToStore,
  AddSignatures,
  AddToStore,
  AddToStoreNar,
  AddToStoreScanning,
  NarFromPath,
} from './operations/contents.ts'
import { AddTextToStore, ExportPath, ImportPaths, SyncWithGC } from './operations/obsolete.ts'
import {
  HasSubstitutes,
  QueryDerivationOutputNames,
  QueryDerivationOutputs,
  QueryDeriver,
  QueryPathHash,
  QueryReferences,
  QuerySubstitutablePathInfo,
  QuerySubstitutablePathInfos,
} from './operations/obsolete-queries.ts'
import {
  IsValidPath,
  QueryAllValidPaths,
  QueryDerivationOutputMap,
  QueryMissing,
  QueryPathFromHashPart,
  QueryPathInfo,
  QueryReferrers,
  QuerySubstitutablePaths,
  QueryValidDerivers,
  QueryValidPaths,
} from './operations/queries.ts'
import { QueryRealisation, RegisterDrvOutput } from './operations/realisations.ts'
import { ClearFailedPaths, QueryFailedPaths, Quit } from './operations/removed.ts'
import { AddIndirectRoot, AddPermRoot, AddTempRoot, CollectGarbage, FindRoots } from './operations/roots.ts'
import { OptimiseStore, SetOptions, VerifyStore } from './operations/settings.ts'

export * from './operations/building.ts'
export * from './operations/contents.ts'
export * from './operations/obsolete.ts'
export * from './operations/obsolete-queries.ts'
export * from './operations/queries.ts'
export * from './operations/realisations.ts'
export * from './operations/removed.ts'
export * from './operations/roots.ts'
export * from './operations/settings.ts'

/** All operations by their opcode. */
export const operations: ReadonlyMap<number, AnyOperation> = /* @__PURE__ */ new Map<number, AnyOperation>([
  [0, Quit],
  [1, IsValidPath],
  [3, HasSubstitutes],
  [4, QueryPathHash],
  [5, QueryReferences],
  [6, QueryReferrers],
  [7, AddToStore],
  [8, AddTextToStore],
  [9, BuildPaths],
  [10, EnsurePath],
  [11, AddTempRoot],
  [12, AddIndirectRoot],
  [13, SyncWithGC],
  [14, FindRoots],
  [16, ExportPath],
  [18, QueryDeriver],
  [19, SetOptions],
  [20, CollectGarbage],
  [21, QuerySubstitutablePathInfo],
  [22, QueryDerivationOutputs],
  [23, QueryAllValidPaths],
  [24, QueryFailedPaths],
  [25, ClearFailedPaths],
  [26, QueryPathInfo],
  [27, ImportPaths],
  [28, QueryDerivationOutputNames],
  [29, QueryPathFromHashPart],
  [30, QuerySubstitutablePathInfos],
  [31, QueryValidPaths],
  [32, QuerySubstitutablePaths],
  [33, QueryValidDerivers],
  [34, OptimiseStore],
  [35, VerifyStore],
  [36, BuildDerivation],
  [37, AddSignatures],
  [38, NarFromPath],
  [39, AddToStoreNar],
  [40, QueryMissing],
  [41, QueryDerivationOutputMap],
  [42, RegisterDrvOutput],
  [43, QueryRealisation],
  [44, AddMultipleToStore],
  [45, AddBuildLog],
  [46, BuildPathsWithResults],
  [47, AddPermRoot],
  [1000, SubmitOutput],
  [1001, AddToStoreScanning],
])
