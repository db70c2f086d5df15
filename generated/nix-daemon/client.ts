// Generated from spec/nix-daemon by npm run generate. Do not edit.

import {
  type CallOptions,
  type ClientConnection,
  type ConnectOptions,
  openClient,
  type Target,
} from '../../runtime/codegen/client.ts'
import type { Body, ByteStream } from '../../runtime/codegen/protocol.ts'
import { nixDaemonCore } from './core.ts'
import type { ClientHello, ServerHello } from './handshake.ts'
import type { LogMessage } from './log.ts'
import {
  AddBuildLog,
  type AddBuildLogRequest,
  BuildDerivation,
  type BuildDerivationRequest,
  type BuildDerivationResponse,
  BuildPaths,
  type BuildPathsRequest,
  BuildPathsWithResults,
  type BuildPathsWithResultsRequest,
  type BuildPathsWithResultsResponse,
  EnsurePath,
  type EnsurePathRequest,
  SubmitOutput,
  type SubmitOutputRequest,
} from './operations/building.ts'
import {
  AddMultipleToStore,
  type AddMultipleToStoreRequest,
  AddSignatures,
  type AddSignaturesRequest,
  AddToStore,
  AddToStoreNar,
  type AddToStoreNarRequest,
  type AddToStoreRequest,
  type AddToStoreResponse,
  AddToStoreScanning,
  type AddToStoreScanningRequest,
  type AddToStoreScanningResponse,
  NarFromPath,
  type NarFromPathRequest,
} from './operations/contents.ts'
import {
  AddTextToStore,
  type AddTextToStoreRequest,
  type AddTextToStoreResponse,
  ExportPath,
  type ExportPathRequest,
  ImportPaths,
  type ImportPathsResponse,
  SyncWithGC,
} from './operations/obsolete.ts'
import {
  HasSubstitutes,
  type HasSubstitutesRequest,
  type HasSubstitutesResponse,
  QueryDerivationOutputNames,
  type QueryDerivationOutputNamesRequest,
  type QueryDerivationOutputNamesResponse,
  QueryDerivationOutputs,
  type QueryDerivationOutputsRequest,
  type QueryDerivationOutputsResponse,
  QueryDeriver,
  type QueryDeriverRequest,
  type QueryDeriverResponse,
  QueryPathHash,
  type QueryPathHashRequest,
  type QueryPathHashResponse,
  QueryReferences,
  type QueryReferencesRequest,
  type QueryReferencesResponse,
  QuerySubstitutablePathInfo,
  type QuerySubstitutablePathInfoRequest,
  type QuerySubstitutablePathInfoResponse,
  QuerySubstitutablePathInfos,
  type QuerySubstitutablePathInfosRequest,
  type QuerySubstitutablePathInfosResponse,
} from './operations/obsolete-queries.ts'
import {
  IsValidPath,
  type IsValidPathRequest,
  type IsValidPathResponse,
  QueryAllValidPaths,
  type QueryAllValidPathsResponse,
  QueryDerivationOutputMap,
  type QueryDerivationOutputMapRequest,
  type QueryDerivationOutputMapResponse,
  QueryMissing,
  type QueryMissingRequest,
  type QueryMissingResponse,
  QueryPathFromHashPart,
  type QueryPathFromHashPartRequest,
  type QueryPathFromHashPartResponse,
  QueryPathInfo,
  type QueryPathInfoRequest,
  type QueryPathInfoResponse,
  QueryReferrers,
  type QueryReferrersRequest,
  type QueryReferrersResponse,
  QuerySubstitutablePaths,
  type QuerySubstitutablePathsRequest,
  type QuerySubstitutablePathsResponse,
  QueryValidDerivers,
  type QueryValidDeriversRequest,
  type QueryValidDeriversResponse,
  QueryValidPaths,
  type QueryValidPathsRequest,
  type QueryValidPathsResponse,
} from './operations/queries.ts'
import {
  QueryRealisation,
  type QueryRealisationRequest,
  type QueryRealisationResponse,
  RegisterDrvOutput,
  type RegisterDrvOutputRequest,
} from './operations/realisations.ts'
import {
  ClearFailedPaths,
  type ClearFailedPathsRequest,
  QueryFailedPaths,
  type QueryFailedPathsResponse,
  Quit,
} from './operations/removed.ts'
import {
  AddIndirectRoot,
  type AddIndirectRootRequest,
  AddPermRoot,
  type AddPermRootRequest,
  type AddPermRootResponse,
  AddTempRoot,
  type AddTempRootRequest,
  CollectGarbage,
  type CollectGarbageRequest,
  type CollectGarbageResponse,
  FindRoots,
  type FindRootsResponse,
} from './operations/roots.ts'
import {
  OptimiseStore,
  SetOptions,
  type SetOptionsRequest,
  VerifyStore,
  type VerifyStoreRequest,
  type VerifyStoreResponse,
} from './operations/settings.ts'
import type { KeyedBuildResult } from './types/builds.ts'
import type { GcRoot, SubstitutablePathInfo } from './types/store.ts'
import type { OptStorePath, OutputName, StorePath } from './types/strings.ts'

/** Replies that are lists, element by element: a chunk of the list is held, never the whole. */
export class NixDaemonElements {
  readonly #connection: ClientConnection<LogMessage, ServerHello>

  /** Wraps the connection of a {@link NixDaemonClient}. */
  constructor(connection: ClientConnection<LogMessage, ServerHello>) {
    this.#connection = connection
  }

  /** The elements of what {@link NixDaemonClient.buildPathsWithResults} gives. */
  buildPathsWithResults(
    request: BuildPathsWithResultsRequest,
    options: CallOptions<LogMessage> = {},
  ): AsyncIterableIterator<KeyedBuildResult> {
    return this.#connection.elements(BuildPathsWithResults, request, options)
  }

  /** The elements of what {@link NixDaemonClient.queryReferences} gives. */
  queryReferences(
    request: QueryReferencesRequest,
    options: CallOptions<LogMessage> = {},
  ): AsyncIterableIterator<StorePath> {
    return this.#connection.elements(QueryReferences, request, options)
  }

  /** The elements of what {@link NixDaemonClient.queryDerivationOutputs} gives. */
  queryDerivationOutputs(
    request: QueryDerivationOutputsRequest,
    options: CallOptions<LogMessage> = {},
  ): AsyncIterableIterator<StorePath> {
    return this.#connection.elements(QueryDerivationOutputs, request, options)
  }

  /** The elements of what {@link NixDaemonClient.queryDerivationOutputNames} gives. */
  queryDerivationOutputNames(
    request: QueryDerivationOutputNamesRequest,
    options: CallOptions<LogMessage> = {},
  ): AsyncIterableIterator<OutputName> {
    return this.#connection.elements(QueryDerivationOutputNames, request, options)
  }

  /** The elements of what {@link NixDaemonClient.querySubstitutablePathInfos} gives. */
  querySubstitutablePathInfos(
    request: QuerySubstitutablePathInfosRequest,
    options: CallOptions<LogMessage> = {},
  ): AsyncIterableIterator<readonly [StorePath, SubstitutablePathInfo]> {
    return this.#connection.elements(QuerySubstitutablePathInfos, request, options)
  }

  /** The elements of what {@link NixDaemonClient.importPaths} gives. */
  importPaths(options: CallOptions<LogMessage> = {}): AsyncIterableIterator<StorePath> {
    return this.#connection.elements(ImportPaths, undefined, options)
  }

  /** The elements of what {@link NixDaemonClient.queryReferrers} gives. */
  queryReferrers(
    request: QueryReferrersRequest,
    options: CallOptions<LogMessage> = {},
  ): AsyncIterableIterator<StorePath> {
    return this.#connection.elements(QueryReferrers, request, options)
  }

  /** The elements of what {@link NixDaemonClient.queryAllValidPaths} gives. */
  queryAllValidPaths(options: CallOptions<LogMessage> = {}): AsyncIterableIterator<StorePath> {
    return this.#connection.elements(QueryAllValidPaths, undefined, options)
  }

  /** The elements of what {@link NixDaemonClient.queryValidPaths} gives. */
  queryValidPaths(
    request: QueryValidPathsRequest,
    options: CallOptions<LogMessage> = {},
  ): AsyncIterableIterator<StorePath> {
    return this.#connection.elements(QueryValidPaths, request, options)
  }

  /** The elements of what {@link NixDaemonClient.querySubstitutablePaths} gives. */
  querySubstitutablePaths(
    request: QuerySubstitutablePathsRequest,
    options: CallOptions<LogMessage> = {},
  ): AsyncIterableIterator<StorePath> {
    return this.#connection.elements(QuerySubstitutablePaths, request, options)
  }

  /** The elements of what {@link NixDaemonClient.queryValidDerivers} gives. */
  queryValidDerivers(
    request: QueryValidDeriversRequest,
    options: CallOptions<LogMessage> = {},
  ): AsyncIterableIterator<StorePath> {
    return this.#connection.elements(QueryValidDerivers, request, options)
  }

  /** The elements of what {@link NixDaemonClient.queryDerivationOutputMap} gives. */
  queryDerivationOutputMap(
    request: QueryDerivationOutputMapRequest,
    options: CallOptions<LogMessage> = {},
  ): AsyncIterableIterator<readonly [OutputName, OptStorePath]> {
    return this.#connection.elements(QueryDerivationOutputMap, request, options)
  }

  /** The elements of what {@link NixDaemonClient.queryFailedPaths} gives. */
  queryFailedPaths(options: CallOptions<LogMessage> = {}): AsyncIterableIterator<StorePath> {
    return this.#connection.elements(QueryFailedPaths, undefined, options)
  }

  /** The elements of what {@link NixDaemonClient.findRoots} gives. */
  findRoots(options: CallOptions<LogMessage> = {}): AsyncIterableIterator<GcRoot> {
    return this.#connection.elements(FindRoots, undefined, options)
  }
}

/**
 * A client of the Nix daemon protocol: one method per operation.
 *
 * @see [spec/nix-daemon/protocol.yaml:4](../../spec/nix-daemon/protocol.yaml#L4)
 */
export class NixDaemonClient {
  /** The connection that the methods call through. */
  readonly connection: ClientConnection<LogMessage, ServerHello>
  /**
   * The same calls for replies that are lists, element by element.
   *
   * Nothing is sent before the first element is asked for. Stopping before the last one ends the
   * connection: the others stand before the next reply.
   */
  readonly elements: NixDaemonElements

  /** Wraps a connection whose handshake is done. */
  constructor(connection: ClientConnection<LogMessage, ServerHello>) {
    this.connection = connection
    this.elements = new NixDaemonElements(connection)
  }

  /**
   * Builds or fetches some paths.
   *
   * A failure is an error; `BuildPathsWithResults` says more. Up to Nix 1.0 it is called
   * `BuildDerivations`. Outputs after a `!` can be given from 1.13 on.
   *
   * Added in commit `0565b5f2b3`.
   *
   * @since release 0.11
   * @remarks Served by releases 0.11 to the newest.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see [spec/nix-daemon/operations/building.yaml:5](../../spec/nix-daemon/operations/building.yaml#L5)
   */
  buildPaths(request: BuildPathsRequest, options: CallOptions<LogMessage> = {}): Promise<void> {
    return this.connection.call(BuildPaths, request, options)
  }

  /**
   * Makes sure that a path is valid, by fetching it if need be.
   *
   * It never builds. If nobody has the path, that is an error. Added in commit `0565b5f2b3`.
   *
   * @since release 0.11
   * @remarks Served by releases 0.11 to the newest.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see
   *   [spec/nix-daemon/operations/building.yaml:29](../../spec/nix-daemon/operations/building.yaml#L29)
   */
  ensurePath(request: EnsurePathRequest, options: CallOptions<LogMessage> = {}): Promise<void> {
    return this.connection.call(EnsurePath, request, options)
  }

  /**
   * Builds one derivation whose file need not be in the store.
   *
   * The main operation of remote builds. In place of the whole tree of derivations, which
   * `BuildPaths` would need in the remote store, the client sends this one in a reduced form. The
   * inputs must be valid there before. A build that fails is a result, not an error; so is a
   * missing input (`MiscFailure`). The lines of the log arrive as results of type `BuildLogLine`.
   *
   * A remote build on one connection:
   *
   * 1. `QueryValidPaths` for the closure of the inputs, with `substitute` if the other side should
   *    fetch what it can.
   * 2. `AddMultipleToStore` (`AddToStoreNar` or `ImportPaths` on older servers) for the rest,
   *    paths before those that refer to them; perhaps `AddTempRoot` for each.
   * 3. `BuildDerivation`, with all input paths in `inputSrcs`. The paths of input-addressed
   *    outputs are taken as they are.
   * 4. For each output, known beforehand or from `builtOutputs`: `QueryPathInfo`, then
   *    `NarFromPath`, then a check of the hash. The outputs are `ultimate` there, and have the
   *    derivation as their deriver.
   *
   * An untrusted client can instead copy the derivation and all that it depends on, which needs no
   * signatures because derivations are content-addressed, and send `BuildPathsWithResults`.
   *
   * With content-addressed derivations the daemon goes by the derivation's hash modulo: a second,
   * equivalent derivation is `AlreadyValid` with the first one's path.
   *
   * 1.14 does not promise the operation: Nix 1.6 to 1.9 speak it as well and lack it. Added in
   * commit `71a5161365`.
   *
   * @since 1.14, release 1.10
   * @remarks Served by releases 1.10 to the newest.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see
   *   [spec/nix-daemon/operations/building.yaml:42](../../spec/nix-daemon/operations/building.yaml#L42)
   */
  buildDerivation(
    request: BuildDerivationRequest,
    options: CallOptions<LogMessage> = {},
  ): Promise<BuildDerivationResponse> {
    return this.connection.call(BuildDerivation, request, options)
  }

  /**
   * Stores the log of a build that ran elsewhere.
   *
   * Added in commit `4dda1f92aa`.
   *
   * @since 1.32, release 2.6
   * @remarks Served by releases 2.6 to the newest.
   * @param log The log, as any bytes. Older documentation speaks of lines, but nothing looks for them.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see
   *   [spec/nix-daemon/operations/building.yaml:93](../../spec/nix-daemon/operations/building.yaml#L93)
   */
  addBuildLog(request: AddBuildLogRequest, log: Body, options: CallOptions<LogMessage> = {}): Promise<void> {
    return this.connection.call(AddBuildLog, request, { ...options, body: log })
  }

  /**
   * Builds or fetches some paths and says of each how that ended.
   *
   * Failures are results, not errors. Nix 2.8 answers in an order of its own, 2.26 and later in
   * that of the request: go by the key. Added in commit `a4604f1928`.
   *
   * @since 1.34, release 2.8
   * @remarks Served by releases 2.8 to the newest.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see
   *   [spec/nix-daemon/operations/building.yaml:116](../../spec/nix-daemon/operations/building.yaml#L116)
   */
  buildPathsWithResults(
    request: BuildPathsWithResultsRequest,
    options: CallOptions<LogMessage> = {},
  ): Promise<BuildPathsWithResultsResponse> {
    return this.connection.call(BuildPathsWithResults, request, options)
  }

  /**
   * Tells the daemon, from inside a build, which path is one of the build's outputs.
   *
   * @since release 2.36-dev, feature submit-output
   * @remarks Available with the feature submit-output.
   * @remarks Served by releases 2.36-dev to the newest.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see
   *   [spec/nix-daemon/operations/building.yaml:132](../../spec/nix-daemon/operations/building.yaml#L132)
   */
  submitOutput(request: SubmitOutputRequest, options: CallOptions<LogMessage> = {}): Promise<void> {
    return this.connection.call(SubmitOutput, request, options)
  }

  /**
   * Adds a content-addressed path, made from contents that the client sends.
   *
   * 1.25 brings another request and another answer. Below it, the body is always a NAR, also for
   * a flat file, which is then a NAR of one regular file, and nothing but its own grammar says
   * where it ends. From it on, the body is framed, and it is a NAR for `fixed:r:` and `fixed:git:`
   * only: for `text:` and `fixed:ALGO` it is the contents of the file as they are. Older
   * documentation speaks of a NAR in all cases.
   *
   * A `camStr` that cannot be parsed is answered with an error while the frames stay unread, so
   * that they are then taken for operations: drop the connection. Nix 2.5 and later open the log
   * channel before they read an unframed body, other releases after it.
   *
   * Added in commit `0263279071`; the new form in `e34fe47d0c`.
   *
   * @since release 0.11
   * @remarks Served by releases 0.11 to the newest.
   * @param content What the path is made from.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see [spec/nix-daemon/operations/contents.yaml:5](../../spec/nix-daemon/operations/contents.yaml#L5)
   */
  addToStore(
    request: AddToStoreRequest,
    content: Body,
    options: CallOptions<LogMessage> = {},
  ): Promise<AddToStoreResponse> {
    return this.connection.call(AddToStore, request, { ...options, body: content })
  }

  /**
   * Adds signatures to a valid path.
   *
   * `nix store sign` and `nix store copy-sigs` use it. Added in commit `d0f5719c2a`.
   *
   * @since 1.16, release 2.0
   * @remarks Served by releases 2.0 to the newest.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see
   *   [spec/nix-daemon/operations/contents.yaml:87](../../spec/nix-daemon/operations/contents.yaml#L87)
   */
  addSignatures(request: AddSignaturesRequest, options: CallOptions<LogMessage> = {}): Promise<void> {
    return this.connection.call(AddSignatures, request, options)
  }

  /**
   * Fetches the contents of a path as a NAR.
   *
   * It takes the place of `ExportPath`: clients make exports from it, and remote builds use it to
   * bring the outputs home. The NAR stands after the end of the log channel, neither framed nor
   * padded: its own grammar says where it ends.
   *
   * The server ends the log channel *before* it looks at the path, so there is no room left for an
   * error. If the path cannot be read, an error message is written where the NAR should be, and
   * the connection closes: Nix 2.34 writes it at once, 2.3 to 2.26 after the string
   * `nix-archive-1`. Ask with `QueryPathInfo` first.
   *
   * Added in commit `b4b5e9ce2f`.
   *
   * @since 1.17, release 2.0
   * @remarks Served by releases 2.0 to the newest.
   * @returns The contents.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see
   *   [spec/nix-daemon/operations/contents.yaml:103](../../spec/nix-daemon/operations/contents.yaml#L103)
   */
  narFromPath(request: NarFromPathRequest, options: CallOptions<LogMessage> = {}): Promise<ByteStream> {
    return this.connection.download(NarFromPath, request, options)
  }

  /**
   * Adds a path with all that is known about it, from its NAR.
   *
   * The info is written as 1.16 writes it, whatever was negotiated. What follows depends on the
   * version: the bare NAR, from 1.21 on the pieces that the server asks for in the log channel,
   * from 1.23 on frames. Clients use the operation from 1.18 on, since 1.17 does not promise it.
   *
   * A NAR that does not match `narHash` is an error (`hash mismatch importing path`) after which
   * the connection goes on. If the path is valid already, the server may leave the NAR alone: it
   * drains frames, and Nix 2.3 and 2.8 do not ask for a single piece where 2.26 and 2.34 do. For
   * a bare NAR servers parse it all before they open the log channel.
   *
   * Added in commit `584f8a62de`.
   *
   * @since 1.17, release 2.0
   * @remarks Served by releases 2.0 to the newest.
   * @param nar The contents.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see
   *   [spec/nix-daemon/operations/contents.yaml:129](../../spec/nix-daemon/operations/contents.yaml#L129)
   */
  addToStoreNar(
    request: AddToStoreNarRequest,
    nar: Body,
    options: CallOptions<LogMessage> = {},
  ): Promise<void> {
    return this.connection.call(AddToStoreNar, request, { ...options, body: nar })
  }

  /**
   * Adds many paths in one request.
   *
   * It does for many paths what `AddToStoreNar` does for one, without waiting for an answer after
   * each, which pays on connections of high latency. Paths come before those that refer to them.
   * The server takes `ultimate` as false. There is no answer.
   *
   * Nix 2.4 and 2.5 end the log channel just before they read the last, empty frame.
   *
   * Added in commit `fe1f34fa60`.
   *
   * @since 1.32, release 2.4
   * @remarks Served by releases 2.4 to the newest.
   * @param paths The paths with their NARs. Make it with `encodeStream(AddMultipleToStoreStream,
   *   records, client.connection.session)`.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see
   *   [spec/nix-daemon/operations/contents.yaml:173](../../spec/nix-daemon/operations/contents.yaml#L173)
   */
  addMultipleToStore(
    request: AddMultipleToStoreRequest,
    paths: Body,
    options: CallOptions<LogMessage> = {},
  ): Promise<void> {
    return this.connection.call(AddMultipleToStore, request, { ...options, body: paths })
  }

  /**
   * Adds a content-addressed path whose references the server finds itself.
   *
   * Like `AddToStore` since 1.25, without references and without repairing: the daemon scans the
   * contents. It needs the experimental feature `dynamic-derivations`. Where the daemon refuses it
   * before reading the frames, they stay unread: drop the connection.
   *
   * @since release 2.36-dev, feature add-to-store-scanning
   * @remarks Available with the feature add-to-store-scanning.
   * @remarks Served by releases 2.36-dev to the newest.
   * @param content What the path is made from.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see
   *   [spec/nix-daemon/operations/contents.yaml:204](../../spec/nix-daemon/operations/contents.yaml#L204)
   */
  addToStoreScanning(
    request: AddToStoreScanningRequest,
    content: Body,
    options: CallOptions<LogMessage> = {},
  ): Promise<AddToStoreScanningResponse> {
    return this.connection.call(AddToStoreScanning, request, { ...options, body: content })
  }

  /**
   * Asks whether a substituter has a path.
   *
   * Added in commit `0565b5f2b3`.
   *
   * @since release 0.11
   * @remarks Served by releases 0.11 to 2.33.
   * @deprecated `QuerySubstitutablePaths` asks for many paths at once, and answers this one inside the
   *   server.
   * @remarks Removed in release 2.34: It is an `invalid operation` since.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see
   *   [spec/nix-daemon/operations/obsolete-queries.yaml:5](../../spec/nix-daemon/operations/obsolete-queries.yaml#L5)
   */
  hasSubstitutes(
    request: HasSubstitutesRequest,
    options: CallOptions<LogMessage> = {},
  ): Promise<HasSubstitutesResponse> {
    return this.connection.call(HasSubstitutes, request, options)
  }

  /**
   * Asks for the NAR hash of a valid path.
   *
   * Added in commit `0565b5f2b3`.
   *
   * @since release 0.11
   * @remarks Served by releases 0.11 to 2.33.
   * @deprecated `QueryPathInfo` answers it too. Obsolete since commit `e0204f8d46`.
   * @remarks Removed in release 2.34: It is an `invalid operation` since.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see
   *   [spec/nix-daemon/operations/obsolete-queries.yaml:22](../../spec/nix-daemon/operations/obsolete-queries.yaml#L22)
   */
  queryPathHash(
    request: QueryPathHashRequest,
    options: CallOptions<LogMessage> = {},
  ): Promise<QueryPathHashResponse> {
    return this.connection.call(QueryPathHash, request, options)
  }

  /**
   * Asks which paths a valid path refers to.
   *
   * Only safe with Nix up to 2.3: of a path that has references, 2.8 never finishes the answer and
   * 2.26 crashes. Added in commit `0565b5f2b3`.
   *
   * @since release 0.11
   * @remarks Served by releases 0.11 to 2.33.
   * @deprecated `QueryPathInfo` answers it too. Obsolete since commit `e0204f8d46`.
   * @remarks Removed in release 2.34: It is an `invalid operation` since.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see
   *   [spec/nix-daemon/operations/obsolete-queries.yaml:39](../../spec/nix-daemon/operations/obsolete-queries.yaml#L39)
   */
  queryReferences(
    request: QueryReferencesRequest,
    options: CallOptions<LogMessage> = {},
  ): Promise<QueryReferencesResponse> {
    return this.connection.call(QueryReferences, request, options)
  }

  /**
   * Asks which derivation produced a valid path.
   *
   * Added in commit `6d1a1191b0`.
   *
   * @since release 0.11
   * @remarks Served by releases 0.11 to the newest.
   * @deprecated `QueryPathInfo` answers it too. Obsolete since commit `e0204f8d46`.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see
   *   [spec/nix-daemon/operations/obsolete-queries.yaml:57](../../spec/nix-daemon/operations/obsolete-queries.yaml#L57)
   */
  queryDeriver(
    request: QueryDeriverRequest,
    options: CallOptions<LogMessage> = {},
  ): Promise<QueryDeriverResponse> {
    return this.connection.call(QueryDeriver, request, options)
  }

  /**
   * Asks what a substituter knows about a path.
   *
   * Added in commit `03427e76f1`.
   *
   * @since 1.2, release 0.12
   * @remarks Served by releases 0.12 to the newest.
   * @deprecated `QuerySubstitutablePathInfos` asks for many paths at once.
   *
   * Clients use this one below 1.12 only; the reference implementation does not mark it.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see
   *   [spec/nix-daemon/operations/obsolete-queries.yaml:73](../../spec/nix-daemon/operations/obsolete-queries.yaml#L73)
   */
  querySubstitutablePathInfo(
    request: QuerySubstitutablePathInfoRequest,
    options: CallOptions<LogMessage> = {},
  ): Promise<QuerySubstitutablePathInfoResponse> {
    return this.connection.call(QuerySubstitutablePathInfo, request, options)
  }

  /**
   * Asks for the paths of all outputs of a derivation.
   *
   * Added in commit `e42401ee7b`.
   *
   * @since 1.5, release 1.0
   * @remarks Served by releases 1.0 to the newest.
   * @deprecated `QueryDerivationOutputMap` also tells the names. Obsolete since commit `d38f860c3e`.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see
   *   [spec/nix-daemon/operations/obsolete-queries.yaml:94](../../spec/nix-daemon/operations/obsolete-queries.yaml#L94)
   */
  queryDerivationOutputs(
    request: QueryDerivationOutputsRequest,
    options: CallOptions<LogMessage> = {},
  ): Promise<QueryDerivationOutputsResponse> {
    return this.connection.call(QueryDerivationOutputs, request, options)
  }

  /**
   * Asks for the names of all outputs of a derivation, such as `out` and `dev`.
   *
   * Added in commits `af2e53fd48` and `194d21f9f6`.
   *
   * @since 1.8, release 1.0
   * @remarks Served by releases 1.0 to the newest.
   * @deprecated `QueryDerivationOutputMap` also tells the paths. Obsolete since commit `045b07200c`.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see
   *   [spec/nix-daemon/operations/obsolete-queries.yaml:110](../../spec/nix-daemon/operations/obsolete-queries.yaml#L110)
   */
  queryDerivationOutputNames(
    request: QueryDerivationOutputNamesRequest,
    options: CallOptions<LogMessage> = {},
  ): Promise<QueryDerivationOutputNamesResponse> {
    return this.connection.call(QueryDerivationOutputNames, request, options)
  }

  /**
   * Asks what substituters know about some paths.
   *
   * The request is a set of paths before 1.22 and a map from paths to content addresses since;
   * both are the list below on the wire.
   *
   * Added in commit `eb3036da87`.
   *
   * @since 1.12, release 1.2
   * @remarks Served by releases 1.2 to the newest.
   * @deprecated Clients need it only to do themselves what `QueryMissing` does.
   *
   * The reference implementation does not mark it as obsolete.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see
   *   [spec/nix-daemon/operations/obsolete-queries.yaml:126](../../spec/nix-daemon/operations/obsolete-queries.yaml#L126)
   */
  querySubstitutablePathInfos(
    request: QuerySubstitutablePathInfosRequest,
    options: CallOptions<LogMessage> = {},
  ): Promise<QuerySubstitutablePathInfosResponse> {
    return this.connection.call(QuerySubstitutablePathInfos, request, options)
  }

  /**
   * Adds a text file.
   *
   * Derivations are written with it. Added in commit `0263279071`.
   *
   * @since release 0.11
   * @remarks Served by releases 0.11 to the newest.
   * @deprecated `AddToStore` with `text:sha256` does the same.
   *
   * The text is its body as it is, not wrapped as a NAR. Obsolete since commit `c602ebfb34`.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see [spec/nix-daemon/operations/obsolete.yaml:5](../../spec/nix-daemon/operations/obsolete.yaml#L5)
   */
  addTextToStore(
    request: AddTextToStoreRequest,
    options: CallOptions<LogMessage> = {},
  ): Promise<AddTextToStoreResponse> {
    return this.connection.call(AddTextToStore, request, options)
  }

  /**
   * Waits for the lock of the garbage collector and releases it again.
   *
   * A client that has made a permanent root calls it before it exits, lest a running collection
   * miss that root and delete what was just built. Taking the lock for a moment rules that out:
   *
   * - If a collection is running, the client waits until it is over. The collector knows the
   *   client's temporary roots, which cover whatever the client wants to make permanent.
   * - If none is running, or one has not got the lock yet, the client passes at once. A later
   *   collection scans the permanent roots and finds the new one.
   *
   * Added in commit `e25fad691a`.
   *
   * @since release 0.11
   * @remarks Served by releases 0.11 to the newest.
   * @deprecated `AddTempRoot` does the same, and sooner.
   *
   * Servers since Nix 2.5 do nothing at all. Obsolete since commit `9947f1646a`.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see
   *   [spec/nix-daemon/operations/obsolete.yaml:26](../../spec/nix-daemon/operations/obsolete.yaml#L26)
   */
  syncWithGC(options: CallOptions<LogMessage> = {}): Promise<void> {
    return this.connection.call(SyncWithGC, undefined, options)
  }

  /**
   * Fetches a path in the form that `nix-store --import` reads.
   *
   * The export arrives inside the log channel, in pieces of any size, some of them empty: the
   * reference implementation sends one for each primitive that it writes, Guix up to 64 KiB
   * together. One export, without the markers of an import.
   *
   * Added in commit `0f5da8a83c`.
   *
   * @since release 0.11
   * @remarks Served by releases 0.11 to 2.31.
   * @deprecated `NarFromPath` sends the NAR without the detour. Obsolete since commit `538a64e8c3`.
   * @remarks Removed in release 2.32: It is an `invalid operation` since.
   * @returns The export.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see
   *   [spec/nix-daemon/operations/obsolete.yaml:52](../../spec/nix-daemon/operations/obsolete.yaml#L52)
   */
  exportPath(request: ExportPathRequest, options: CallOptions<LogMessage> = {}): Promise<ByteStream> {
    return this.connection.download(ExportPath, request, options)
  }

  /**
   * Adds the paths of an export.
   *
   * The server asks for the export piece by piece in the log channel. Added in commit
   * `273b288a7e`.
   *
   * @since 1.9, release 1.0
   * @remarks Served by releases 1.0 to 2.31.
   * @deprecated `AddToStoreNar` sends the info before the NAR.
   *
   * Here it comes after, so that a receiver must keep the NAR somewhere until it knows what it
   * is. Clients choose the new way from 1.18 on. Obsolete since commit `538a64e8c3`.
   * @remarks Removed in release 2.32: It is an `invalid operation` since.
   * @param dumps Exports one after the other, as `nix-store --export` writes them. Make it with
   *   `encodeStream(ExportStream, records, client.connection.session)`.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see
   *   [spec/nix-daemon/operations/obsolete.yaml:83](../../spec/nix-daemon/operations/obsolete.yaml#L83)
   */
  importPaths(dumps: Body, options: CallOptions<LogMessage> = {}): Promise<ImportPathsResponse> {
    return this.connection.call(ImportPaths, undefined, { ...options, body: dumps })
  }

  /**
   * Asks whether a path is valid, that is, in the store and registered.
   *
   * A path that is not even a store path is a fatal error since Nix 2.4. Nix 2.0 to 2.3 open the
   * log channel before they check it, so the connection survives there.
   *
   * Added in commit `a711689368`.
   *
   * @since release 0.11
   * @remarks Served by releases 0.11 to the newest.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see [spec/nix-daemon/operations/queries.yaml:5](../../spec/nix-daemon/operations/queries.yaml#L5)
   */
  isValidPath(
    request: IsValidPathRequest,
    options: CallOptions<LogMessage> = {},
  ): Promise<IsValidPathResponse> {
    return this.connection.call(IsValidPath, request, options)
  }

  /**
   * Asks which valid paths refer to a path.
   *
   * Added in commit `0565b5f2b3`.
   *
   * @since release 0.11
   * @remarks Served by releases 0.11 to the newest.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see [spec/nix-daemon/operations/queries.yaml:20](../../spec/nix-daemon/operations/queries.yaml#L20)
   */
  queryReferrers(
    request: QueryReferrersRequest,
    options: CallOptions<LogMessage> = {},
  ): Promise<QueryReferrersResponse> {
    return this.connection.call(QueryReferrers, request, options)
  }

  /**
   * Asks for all valid paths of the store.
   *
   * It is called `QueryValidPaths` in Nix 1.0 and 1.1. Added in commit `24035b98b1`.
   *
   * @since 1.5, release 1.0
   * @remarks Served by releases 1.0 to the newest.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see [spec/nix-daemon/operations/queries.yaml:32](../../spec/nix-daemon/operations/queries.yaml#L32)
   */
  queryAllValidPaths(options: CallOptions<LogMessage> = {}): Promise<QueryAllValidPathsResponse> {
    return this.connection.call(QueryAllValidPaths, undefined, options)
  }

  /**
   * Asks what the store knows about a path.
   *
   * Since 1.17 the answer says whether the path is valid. Before that the info stands alone, and
   * for a path that is not valid the server answers with an error whose text contains
   * `is not valid`.
   *
   * Added in commit `1db6259076`.
   *
   * @since 1.6, release 1.0
   * @remarks Served by releases 1.0 to the newest.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see [spec/nix-daemon/operations/queries.yaml:42](../../spec/nix-daemon/operations/queries.yaml#L42)
   */
  queryPathInfo(
    request: QueryPathInfoRequest,
    options: CallOptions<LogMessage> = {},
  ): Promise<QueryPathInfoResponse> {
    return this.connection.call(QueryPathInfo, request, options)
  }

  /**
   * Asks for the valid path with a given hash part.
   *
   * Binary caches are asked by hash part. Added in commit `ccc52adfb2`.
   *
   * @since 1.11, release 1.1
   * @remarks Served by releases 1.1 to the newest.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see [spec/nix-daemon/operations/queries.yaml:63](../../spec/nix-daemon/operations/queries.yaml#L63)
   */
  queryPathFromHashPart(
    request: QueryPathFromHashPartRequest,
    options: CallOptions<LogMessage> = {},
  ): Promise<QueryPathFromHashPartResponse> {
    return this.connection.call(QueryPathFromHashPart, request, options)
  }

  /**
   * Asks which of some paths are valid, after fetching what can be fetched if that is wanted.
   *
   * Added in commit `58ef4d9a95`.
   *
   * @since 1.12, release 1.2
   * @remarks Served by releases 1.2 to the newest.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see [spec/nix-daemon/operations/queries.yaml:78](../../spec/nix-daemon/operations/queries.yaml#L78)
   */
  queryValidPaths(
    request: QueryValidPathsRequest,
    options: CallOptions<LogMessage> = {},
  ): Promise<QueryValidPathsResponse> {
    return this.connection.call(QueryValidPaths, request, options)
  }

  /**
   * Asks which of some paths the server could substitute.
   *
   * For servers before 1.12 clients send one `HasSubstitutes` a path. Added in commit `09a6321aeb`.
   *
   * @since 1.12, release 1.2
   * @remarks Served by releases 1.2 to the newest.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see [spec/nix-daemon/operations/queries.yaml:98](../../spec/nix-daemon/operations/queries.yaml#L98)
   */
  querySubstitutablePaths(
    request: QuerySubstitutablePathsRequest,
    options: CallOptions<LogMessage> = {},
  ): Promise<QuerySubstitutablePathsResponse> {
    return this.connection.call(QuerySubstitutablePaths, request, options)
  }

  /**
   * Asks which derivations in the store have a path as an output.
   *
   * Added in commit `2754a07ead`.
   *
   * @since 1.13, release 1.3
   * @remarks Served by releases 1.3 to the newest.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see
   *   [spec/nix-daemon/operations/queries.yaml:111](../../spec/nix-daemon/operations/queries.yaml#L111)
   */
  queryValidDerivers(
    request: QueryValidDeriversRequest,
    options: CallOptions<LogMessage> = {},
  ): Promise<QueryValidDeriversResponse> {
    return this.connection.call(QueryValidDerivers, request, options)
  }

  /**
   * Asks what would have to be built and fetched to have some paths.
   *
   * Clients of older servers work it out themselves, with `QuerySubstitutablePathInfos`. Added in
   * commit `ba20730b3f`.
   *
   * @since 1.19, release 2.0
   * @remarks Served by releases 2.0 to the newest.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see
   *   [spec/nix-daemon/operations/queries.yaml:124](../../spec/nix-daemon/operations/queries.yaml#L124)
   */
  queryMissing(
    request: QueryMissingRequest,
    options: CallOptions<LogMessage> = {},
  ): Promise<QueryMissingResponse> {
    return this.connection.call(QueryMissing, request, options)
  }

  /**
   * Asks for the outputs of a derivation, by name.
   *
   * Added in commit `d38f860c3e`.
   *
   * @since 1.22, release 2.4
   * @remarks Served by releases 2.4 to the newest.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see
   *   [spec/nix-daemon/operations/queries.yaml:145](../../spec/nix-daemon/operations/queries.yaml#L145)
   */
  queryDerivationOutputMap(
    request: QueryDerivationOutputMapRequest,
    options: CallOptions<LogMessage> = {},
  ): Promise<QueryDerivationOutputMapResponse> {
    return this.connection.call(QueryDerivationOutputMap, request, options)
  }

  /**
   * Records which path an output of a derivation turned out to be.
   *
   * The form depends on the version and on a feature; exactly one of the three groups of fields is
   * given. The server opens the log channel before it reads any of them. There is no answer.
   *
   * Added in commit `58cdab64ac`; as JSON in `a8416866cf`.
   *
   * @since 1.27, release 2.4
   * @remarks Served by releases 2.4 to the newest.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see
   *   [spec/nix-daemon/operations/realisations.yaml:5](../../spec/nix-daemon/operations/realisations.yaml#L5)
   */
  registerDrvOutput(request: RegisterDrvOutputRequest, options: CallOptions<LogMessage> = {}): Promise<void> {
    return this.connection.call(RegisterDrvOutput, request, options)
  }

  /**
   * Asks which path an output of a derivation turned out to be.
   *
   * The form depends on the version and on a feature. At most one realisation is known of an
   * output, so the sets have no or one element. The server opens the log channel before it reads
   * the request. Where the experimental feature `ca-derivations` is off, the process of Nix 2.8 and
   * 2.26 dies of a failed assertion.
   *
   * Added in commit `58cdab64ac`; as JSON in `a8416866cf`.
   *
   * @since 1.27, release 2.4
   * @remarks Served by releases 2.4 to the newest.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see
   *   [spec/nix-daemon/operations/realisations.yaml:46](../../spec/nix-daemon/operations/realisations.yaml#L46)
   */
  queryRealisation(
    request: QueryRealisationRequest,
    options: CallOptions<LogMessage> = {},
  ): Promise<QueryRealisationResponse> {
    return this.connection.call(QueryRealisation, request, options)
  }

  /**
   * Ends the connection.
   *
   * No client has sent it since the release that brought it. The answer comes without a log
   * channel. Added in commit `a711689368`.
   *
   * @since release 0.11
   * @remarks Served by releases 0.11 to 1.7.
   * @deprecated Clients just close the connection. Dead code since commit `7951c3c54`.
   * @remarks Removed in release 1.8: With commit `d3c61d83b`.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see [spec/nix-daemon/operations/removed.yaml:5](../../spec/nix-daemon/operations/removed.yaml#L5)
   */
  quit(options: CallOptions<LogMessage> = {}): Promise<void> {
    return this.connection.call(Quit, undefined, options)
  }

  /**
   * Asks which outputs are remembered as failed.
   *
   * Only Hydra ever used that memory. Added in commit `f92c9a0ac5`.
   *
   * @since 1.5, release 1.0
   * @remarks Available before 1.16.
   * @remarks Served by releases 1.0 to 1.11.
   * @remarks Removed in 1.16, release 2.0: Failures of builds are no longer remembered. Removed in
   *   commit `8cffec848`.
   *
   * Nix 2.17 to 2.33 answer `Removed operation`, all others since 2.0 `invalid operation`; both
   * are fatal.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see [spec/nix-daemon/operations/removed.yaml:60](../../spec/nix-daemon/operations/removed.yaml#L60)
   */
  queryFailedPaths(options: CallOptions<LogMessage> = {}): Promise<QueryFailedPathsResponse> {
    return this.connection.call(QueryFailedPaths, undefined, options)
  }

  /**
   * Forgets that some outputs failed.
   *
   * Only Hydra ever used that memory. Added in commit `f92c9a0ac5`.
   *
   * @since 1.5, release 1.0
   * @remarks Available before 1.16.
   * @remarks Served by releases 1.0 to 1.11.
   * @remarks Removed in 1.16, release 2.0: Failures of builds are no longer remembered. Removed in
   *   commit `8cffec848`.
   *
   * Nix 2.17 to 2.33 answer `Removed operation`, all others since 2.0 `invalid operation`; both
   * are fatal.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see [spec/nix-daemon/operations/removed.yaml:79](../../spec/nix-daemon/operations/removed.yaml#L79)
   */
  clearFailedPaths(request: ClearFailedPathsRequest, options: CallOptions<LogMessage> = {}): Promise<void> {
    return this.connection.call(ClearFailedPaths, request, options)
  }

  /**
   * Protects a path from the garbage collector for as long as the connection lasts.
   *
   * So that no collection removes what the client is about to use. Clients since Nix 2.35 remember
   * what they have asked for on a connection and do not ask twice. Added in commit `e25fad691a`.
   *
   * @since release 0.11
   * @remarks Served by releases 0.11 to the newest.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see [spec/nix-daemon/operations/roots.yaml:5](../../spec/nix-daemon/operations/roots.yaml#L5)
   */
  addTempRoot(request: AddTempRootRequest, options: CallOptions<LogMessage> = {}): Promise<void> {
    return this.connection.call(AddTempRoot, request, options)
  }

  /**
   * Registers a symbolic link somewhere in the file system as a root.
   *
   * The store keeps only a weak reference to the link, such as one made by `AddPermRoot`: when the
   * link is gone, so is the root. Clients send it on a local socket only, where they share the file
   * system with the daemon. Added in commit `74033a844f`.
   *
   * @since release 0.11
   * @remarks Served by releases 0.11 to the newest.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see [spec/nix-daemon/operations/roots.yaml:19](../../spec/nix-daemon/operations/roots.yaml#L19)
   */
  addIndirectRoot(request: AddIndirectRootRequest, options: CallOptions<LogMessage> = {}): Promise<void> {
    return this.connection.call(AddIndirectRoot, request, options)
  }

  /**
   * Asks for the roots of the garbage collector.
   *
   * A list of pairs, not the map of older documentation: the same link can stand for many roots.
   * Added in commit `29cf434a35`.
   *
   * @since release 0.11
   * @remarks Served by releases 0.11 to the newest.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see [spec/nix-daemon/operations/roots.yaml:36](../../spec/nix-daemon/operations/roots.yaml#L36)
   */
  findRoots(options: CallOptions<LogMessage> = {}): Promise<FindRootsResponse> {
    return this.connection.call(FindRoots, undefined, options)
  }

  /**
   * Collects garbage, or says what would be collected.
   *
   * The feature `delete-dead-specific-referrers` replaces `pathsToDelete` by `gcPaths`. Without it
   * a server since Nix 2.35 takes an empty `pathsToDelete` as the whole store, unless the action
   * is `DeleteSpecific`; `DeleteDead` with paths is a fatal error there.
   *
   * Added in commit `a72709afd8`.
   *
   * @since 1.2, release 0.12
   * @remarks Served by releases 0.12 to the newest.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see [spec/nix-daemon/operations/roots.yaml:48](../../spec/nix-daemon/operations/roots.yaml#L48)
   */
  collectGarbage(
    request: CollectGarbageRequest,
    options: CallOptions<LogMessage> = {},
  ): Promise<CollectGarbageResponse> {
    return this.connection.call(CollectGarbage, request, options)
  }

  /**
   * Makes a symbolic link to a store path and registers it as a root.
   *
   * Added in commit `226b0f3956`.
   *
   * @since 1.36, release 2.20
   * @remarks Served by releases 2.20 to the newest.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see [spec/nix-daemon/operations/roots.yaml:90](../../spec/nix-daemon/operations/roots.yaml#L90)
   */
  addPermRoot(
    request: AddPermRootRequest,
    options: CallOptions<LogMessage> = {},
  ): Promise<AddPermRootResponse> {
    return this.connection.call(AddPermRoot, request, options)
  }

  /**
   * Tells the server the client's settings for the rest of the connection.
   *
   * Clients send it as their first request; servers take it at any time and need none. With the
   * feature `disable-set-options` clients since Nix 2.35 leave it out. A server inside a recursive
   * build ignores it. There is no answer.
   *
   * What is constant here is alive in Guix, and below 1.10 some fields are missing: `useBuildHook`
   * comes with 1.2; `verboseBuild`, `logType` and `printBuildTrace` with 1.4; `buildCores` with
   * 1.6; `useSubstitutes` with 1.10.
   *
   * Added in commit `f3441e6122`.
   *
   * @since release 0.11
   * @remarks Served by releases 0.11 to the newest.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see [spec/nix-daemon/operations/settings.yaml:5](../../spec/nix-daemon/operations/settings.yaml#L5)
   */
  setOptions(request: SetOptionsRequest, options: CallOptions<LogMessage> = {}): Promise<void> {
    return this.connection.call(SetOptions, request, options)
  }

  /**
   * Replaces equal files in the store by hard links to one of them.
   *
   * Added in commit `8fb8c26b6d`.
   *
   * @since 1.14, release 1.8
   * @remarks Served by releases 1.8 to the newest.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see
   *   [spec/nix-daemon/operations/settings.yaml:81](../../spec/nix-daemon/operations/settings.yaml#L81)
   */
  optimiseStore(options: CallOptions<LogMessage> = {}): Promise<void> {
    return this.connection.call(OptimiseStore, undefined, options)
  }

  /**
   * Checks that all valid paths exist and, if wanted, that their contents match their hashes.
   *
   * Added in commit `b755752f76`.
   *
   * @since 1.14, release 1.9
   * @remarks Served by releases 1.9 to the newest.
   * @throws {GateError} where the negotiated version or features do not have it; nothing was sent then.
   * @throws {RemoteError} where the other side answers with an error.
   * @see
   *   [spec/nix-daemon/operations/settings.yaml:93](../../spec/nix-daemon/operations/settings.yaml#L93)
   */
  verifyStore(
    request: VerifyStoreRequest,
    options: CallOptions<LogMessage> = {},
  ): Promise<VerifyStoreResponse> {
    return this.connection.call(VerifyStore, request, options)
  }

  /** Ends the connection once the calls that are under way have ended. */
  close(): Promise<void> {
    return this.connection.close()
  }

  /** Lets `await using` close the client. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.connection.close()
  }
}

/**
 * Connects, does the handshake and gives a client.
 *
 * @param target A URL (`unix:///path/to/socket`, `tcp://host:port`), a duplex stream, or a pair of
 *   streams such as a child process.
 * @throws {ConnectionError} `connect-failed` or `handshake-refused`.
 */
export async function connect(
  target: Target,
  options: ConnectOptions<LogMessage, ClientHello> = {},
): Promise<NixDaemonClient> {
  return new NixDaemonClient(await openClient(nixDaemonCore, target, options))
}
