// Generated from spec/nix-daemon by npm run generate. Do not edit.

import { type EnumTable, enumTable } from '../../runtime/codegen/wire.ts'
import type {
  ActivityType,
  BuildMode,
  BuildStatus,
  FieldType,
  FileIngestionMethod,
  GCAction,
  OptTrusted,
  ResultType,
  Verbosity,
} from './types.ts'

/**
 * Names and numbers of {@link BuildMode}.
 *
 * @see [spec/nix-daemon/types/builds.yaml:55](../../spec/nix-daemon/types/builds.yaml#L55)
 */
export const buildModeTable: EnumTable<Exclude<BuildMode, number>> = /* @__PURE__ */ enumTable(
  { Normal: 0, Repair: 1, Check: 2 },
  255,
)
/**
 * Names and numbers of {@link BuildStatus}.
 *
 * @see [spec/nix-daemon/types/builds.yaml:68](../../spec/nix-daemon/types/builds.yaml#L68)
 */
export const buildStatusTable: EnumTable<Exclude<BuildStatus, number>> = /* @__PURE__ */ enumTable(
  {
    Built: 0,
    Substituted: 1,
    AlreadyValid: 2,
    PermanentFailure: 3,
    InputRejected: 4,
    OutputRejected: 5,
    TransientFailure: 6,
    CachedFailure: 7,
    TimedOut: 8,
    MiscFailure: 9,
    DependencyFailed: 10,
    LogLimitExceeded: 11,
    NotDeterministic: 12,
    ResolvesToAlreadyValid: 13,
    NoSubstituters: 14,
  },
  255,
)
/**
 * Names and numbers of {@link OptTrusted}.
 *
 * @see [spec/nix-daemon/types/handshake.yaml:13](../../spec/nix-daemon/types/handshake.yaml#L13)
 */
export const optTrustedTable: EnumTable<Exclude<OptTrusted, number>> = /* @__PURE__ */ enumTable(
  { Unknown: 0, Trusted: 1, NotTrusted: 2 },
  255,
)
/**
 * Names and numbers of {@link FileIngestionMethod}.
 *
 * @see [spec/nix-daemon/types/hashes.yaml:27](../../spec/nix-daemon/types/hashes.yaml#L27)
 */
export const fileIngestionMethodTable: EnumTable<Exclude<FileIngestionMethod, number>> =
  /* @__PURE__ */ enumTable({ Flat: 0, NixArchive: 1 }, 255)
/**
 * Names and numbers of {@link Verbosity}.
 *
 * @see [spec/nix-daemon/types/logging.yaml:5](../../spec/nix-daemon/types/logging.yaml#L5)
 */
export const verbosityTable: EnumTable<Exclude<Verbosity, number>> = /* @__PURE__ */ enumTable(
  { Error: 0, Warn: 1, Notice: 2, Info: 3, Talkative: 4, Chatty: 5, Debug: 6, Vomit: 7 },
  4294967295,
)
/**
 * Names and numbers of {@link ActivityType}.
 *
 * @see [spec/nix-daemon/types/logging.yaml:34](../../spec/nix-daemon/types/logging.yaml#L34)
 */
export const activityTypeTable: EnumTable<Exclude<ActivityType, number>> = /* @__PURE__ */ enumTable(
  {
    Unknown: 0,
    CopyPath: 100,
    FileTransfer: 101,
    Realise: 102,
    CopyPaths: 103,
    Builds: 104,
    Build: 105,
    OptimiseStore: 106,
    VerifyPaths: 107,
    Substitute: 108,
    QueryPathInfo: 109,
    PostBuildHook: 110,
    BuildWaiting: 111,
    FetchTree: 112,
    FetchToStore: 113,
  },
  4294967295,
)
/**
 * Names and numbers of {@link ResultType}.
 *
 * @see [spec/nix-daemon/types/logging.yaml:100](../../spec/nix-daemon/types/logging.yaml#L100)
 */
export const resultTypeTable: EnumTable<Exclude<ResultType, number>> = /* @__PURE__ */ enumTable(
  {
    FileLinked: 100,
    BuildLogLine: 101,
    UntrustedPath: 102,
    CorruptedPath: 103,
    SetPhase: 104,
    Progress: 105,
    SetExpected: 106,
    PostBuildLogLine: 107,
    FetchStatus: 108,
    FetchToStore: 109,
  },
  4294967295,
)
/**
 * Names and numbers of {@link FieldType}.
 *
 * @see [spec/nix-daemon/types/logging.yaml:125](../../spec/nix-daemon/types/logging.yaml#L125)
 */
export const fieldTypeTable: EnumTable<Exclude<FieldType, number>> = /* @__PURE__ */ enumTable(
  { Int: 0, String: 1 },
  4294967295,
)
/**
 * Names and numbers of {@link GCAction}.
 *
 * @see [spec/nix-daemon/types/store.yaml:105](../../spec/nix-daemon/types/store.yaml#L105)
 */
export const gcActionTable: EnumTable<Exclude<GCAction, number>> = /* @__PURE__ */ enumTable(
  { ReturnLive: 0, ReturnDead: 1, DeleteDead: 2, DeleteSpecific: 3 },
  4294967295,
)
