// Generated from spec/nix-daemon by npm run generate. Do not edit.

import type { Duplex } from 'node:stream'
import type { Body, ByteStream, IncomingRecord } from '../../runtime/codegen/protocol.ts'
import {
  type Awaitable,
  type Listening,
  type ListReply,
  listenOn,
  type ServeOptions,
  type ServerCall,
  type ServerConnection,
  type StreamPair,
  serveStream,
} from '../../runtime/codegen/server.ts'
import type { ClientHello, ServerHello } from './handshake.ts'
import type { LogMessage } from './log.ts'
import type {
  AddBuildLogRequest,
  BuildDerivationRequest,
  BuildDerivationResponse,
  BuildPathsRequest,
  BuildPathsWithResultsRequest,
  EnsurePathRequest,
  SubmitOutputRequest,
} from './operations/building.ts'
import type {
  AddMultipleToStoreRequest,
  AddSignaturesRequest,
  AddToStoreNarRequest,
  AddToStoreRequest,
  AddToStoreResponse,
  AddToStoreScanningRequest,
  AddToStoreScanningResponse,
  NarFromPathRequest,
} from './operations/contents.ts'
import type {
  AddTextToStoreRequest,
  AddTextToStoreResponse,
  ExportPathRequest,
} from './operations/obsolete.ts'
import type {
  HasSubstitutesRequest,
  HasSubstitutesResponse,
  QueryDerivationOutputNamesRequest,
  QueryDerivationOutputsRequest,
  QueryDeriverRequest,
  QueryDeriverResponse,
  QueryPathHashRequest,
  QueryPathHashResponse,
  QueryReferencesRequest,
  QuerySubstitutablePathInfoRequest,
  QuerySubstitutablePathInfoResponse,
  QuerySubstitutablePathInfosRequest,
} from './operations/obsolete-queries.ts'
import type {
  IsValidPathRequest,
  IsValidPathResponse,
  QueryDerivationOutputMapRequest,
  QueryMissingRequest,
  QueryMissingResponse,
  QueryPathFromHashPartRequest,
  QueryPathFromHashPartResponse,
  QueryPathInfoRequest,
  QueryPathInfoResponse,
  QueryReferrersRequest,
  QuerySubstitutablePathsRequest,
  QueryValidDeriversRequest,
  QueryValidPathsRequest,
} from './operations/queries.ts'
import type {
  QueryRealisationRequest,
  QueryRealisationResponse,
  RegisterDrvOutputRequest,
} from './operations/realisations.ts'
import type { ClearFailedPathsRequest } from './operations/removed.ts'
import type {
  AddIndirectRootRequest,
  AddPermRootRequest,
  AddPermRootResponse,
  AddTempRootRequest,
  CollectGarbageRequest,
  CollectGarbageResponse,
} from './operations/roots.ts'
import type { SetOptionsRequest, VerifyStoreRequest, VerifyStoreResponse } from './operations/settings.ts'
import { nixDaemon } from './protocol.ts'
import type { AddMultipleToStoreRecordHead, Export, ExportTail } from './streams.ts'
import type { KeyedBuildResult } from './types/builds.ts'
import type { GcRoot, SubstitutablePathInfo } from './types/store.ts'
import type { OptStorePath, OutputName, StorePath } from './types/strings.ts'

/** Context of a call, for a handler of the Nix daemon protocol. */
export type NixDaemonCall = ServerCall<LogMessage, ClientHello>

/** The server's side of a connection. */
export type NixDaemonConnection = ServerConnection<LogMessage, ClientHello>

/**
 * A server of the Nix daemon protocol: one handler per operation.
 *
 * An operation without a handler is answered with an error, and so is one whose handler throws; the
 * connection goes on.
 *
 * @see [spec/nix-daemon/protocol.yaml:4](../../spec/nix-daemon/protocol.yaml#L4)
 */
export interface NixDaemonHandlers {
  /**
   * Answers {@link NixDaemonClient.buildPaths}.
   *
   * @see [spec/nix-daemon/operations/building.yaml:5](../../spec/nix-daemon/operations/building.yaml#L5)
   */
  buildPaths?(request: BuildPathsRequest, call: NixDaemonCall): Awaitable<void>
  /**
   * Answers {@link NixDaemonClient.ensurePath}.
   *
   * @see [spec/nix-daemon/operations/building.yaml:29](../../spec/nix-daemon/operations/building.yaml#L29)
   */
  ensurePath?(request: EnsurePathRequest, call: NixDaemonCall): Awaitable<void>
  /**
   * Answers {@link NixDaemonClient.buildDerivation}.
   *
   * @since 1.14
   * @see [spec/nix-daemon/operations/building.yaml:42](../../spec/nix-daemon/operations/building.yaml#L42)
   */
  buildDerivation?(request: BuildDerivationRequest, call: NixDaemonCall): Awaitable<BuildDerivationResponse>
  /**
   * Answers {@link NixDaemonClient.addBuildLog}.
   *
   * @since 1.32
   * @see [spec/nix-daemon/operations/building.yaml:93](../../spec/nix-daemon/operations/building.yaml#L93)
   */
  addBuildLog?(request: AddBuildLogRequest, log: ByteStream, call: NixDaemonCall): Awaitable<void>
  /**
   * Answers {@link NixDaemonClient.buildPathsWithResults}.
   *
   * @since 1.34
   * @see [spec/nix-daemon/operations/building.yaml:116](../../spec/nix-daemon/operations/building.yaml#L116)
   */
  buildPathsWithResults?(
    request: BuildPathsWithResultsRequest,
    call: NixDaemonCall,
  ): Awaitable<ListReply<KeyedBuildResult>>
  /**
   * Answers {@link NixDaemonClient.submitOutput}.
   *
   * @remarks On the wire only with the feature submit-output.
   * @see [spec/nix-daemon/operations/building.yaml:132](../../spec/nix-daemon/operations/building.yaml#L132)
   */
  submitOutput?(request: SubmitOutputRequest, call: NixDaemonCall): Awaitable<void>
  /**
   * Answers {@link NixDaemonClient.addToStore}.
   *
   * @see [spec/nix-daemon/operations/contents.yaml:5](../../spec/nix-daemon/operations/contents.yaml#L5)
   */
  addToStore?(
    request: AddToStoreRequest,
    content: ByteStream,
    call: NixDaemonCall,
  ): Awaitable<AddToStoreResponse>
  /**
   * Answers {@link NixDaemonClient.addSignatures}.
   *
   * @since 1.16
   * @see [spec/nix-daemon/operations/contents.yaml:87](../../spec/nix-daemon/operations/contents.yaml#L87)
   */
  addSignatures?(request: AddSignaturesRequest, call: NixDaemonCall): Awaitable<void>
  /**
   * Answers {@link NixDaemonClient.narFromPath}.
   *
   * @since 1.17
   * @see [spec/nix-daemon/operations/contents.yaml:103](../../spec/nix-daemon/operations/contents.yaml#L103)
   */
  narFromPath?(request: NarFromPathRequest, call: NixDaemonCall): Awaitable<Body>
  /**
   * Answers {@link NixDaemonClient.addToStoreNar}.
   *
   * @since 1.17
   * @see [spec/nix-daemon/operations/contents.yaml:129](../../spec/nix-daemon/operations/contents.yaml#L129)
   */
  addToStoreNar?(request: AddToStoreNarRequest, nar: ByteStream, call: NixDaemonCall): Awaitable<void>
  /**
   * Answers {@link NixDaemonClient.addMultipleToStore}.
   *
   * @since 1.32
   * @see [spec/nix-daemon/operations/contents.yaml:173](../../spec/nix-daemon/operations/contents.yaml#L173)
   */
  addMultipleToStore?(
    request: AddMultipleToStoreRequest,
    paths: AsyncIterable<IncomingRecord<AddMultipleToStoreRecordHead, object, 'nar'>>,
    call: NixDaemonCall,
  ): Awaitable<void>
  /**
   * Answers {@link NixDaemonClient.addToStoreScanning}.
   *
   * @remarks On the wire only with the feature add-to-store-scanning.
   * @see [spec/nix-daemon/operations/contents.yaml:204](../../spec/nix-daemon/operations/contents.yaml#L204)
   */
  addToStoreScanning?(
    request: AddToStoreScanningRequest,
    content: ByteStream,
    call: NixDaemonCall,
  ): Awaitable<AddToStoreScanningResponse>
  /**
   * Answers {@link NixDaemonClient.hasSubstitutes}.
   *
   * @see [spec/nix-daemon/operations/obsolete-queries.yaml:5](../../spec/nix-daemon/operations/obsolete-queries.yaml#L5)
   */
  hasSubstitutes?(request: HasSubstitutesRequest, call: NixDaemonCall): Awaitable<HasSubstitutesResponse>
  /**
   * Answers {@link NixDaemonClient.queryPathHash}.
   *
   * @see [spec/nix-daemon/operations/obsolete-queries.yaml:22](../../spec/nix-daemon/operations/obsolete-queries.yaml#L22)
   */
  queryPathHash?(request: QueryPathHashRequest, call: NixDaemonCall): Awaitable<QueryPathHashResponse>
  /**
   * Answers {@link NixDaemonClient.queryReferences}.
   *
   * @see [spec/nix-daemon/operations/obsolete-queries.yaml:39](../../spec/nix-daemon/operations/obsolete-queries.yaml#L39)
   */
  queryReferences?(request: QueryReferencesRequest, call: NixDaemonCall): Awaitable<ListReply<StorePath>>
  /**
   * Answers {@link NixDaemonClient.queryDeriver}.
   *
   * @see [spec/nix-daemon/operations/obsolete-queries.yaml:57](../../spec/nix-daemon/operations/obsolete-queries.yaml#L57)
   */
  queryDeriver?(request: QueryDeriverRequest, call: NixDaemonCall): Awaitable<QueryDeriverResponse>
  /**
   * Answers {@link NixDaemonClient.querySubstitutablePathInfo}.
   *
   * @see [spec/nix-daemon/operations/obsolete-queries.yaml:73](../../spec/nix-daemon/operations/obsolete-queries.yaml#L73)
   */
  querySubstitutablePathInfo?(
    request: QuerySubstitutablePathInfoRequest,
    call: NixDaemonCall,
  ): Awaitable<QuerySubstitutablePathInfoResponse>
  /**
   * Answers {@link NixDaemonClient.queryDerivationOutputs}.
   *
   * @see [spec/nix-daemon/operations/obsolete-queries.yaml:94](../../spec/nix-daemon/operations/obsolete-queries.yaml#L94)
   */
  queryDerivationOutputs?(
    request: QueryDerivationOutputsRequest,
    call: NixDaemonCall,
  ): Awaitable<ListReply<StorePath>>
  /**
   * Answers {@link NixDaemonClient.queryDerivationOutputNames}.
   *
   * @see [spec/nix-daemon/operations/obsolete-queries.yaml:110](../../spec/nix-daemon/operations/obsolete-queries.yaml#L110)
   */
  queryDerivationOutputNames?(
    request: QueryDerivationOutputNamesRequest,
    call: NixDaemonCall,
  ): Awaitable<ListReply<OutputName>>
  /**
   * Answers {@link NixDaemonClient.querySubstitutablePathInfos}.
   *
   * @since 1.12
   * @see [spec/nix-daemon/operations/obsolete-queries.yaml:126](../../spec/nix-daemon/operations/obsolete-queries.yaml#L126)
   */
  querySubstitutablePathInfos?(
    request: QuerySubstitutablePathInfosRequest,
    call: NixDaemonCall,
  ): Awaitable<ListReply<readonly [StorePath, SubstitutablePathInfo]>>
  /**
   * Answers {@link NixDaemonClient.addTextToStore}.
   *
   * @see [spec/nix-daemon/operations/obsolete.yaml:5](../../spec/nix-daemon/operations/obsolete.yaml#L5)
   */
  addTextToStore?(request: AddTextToStoreRequest, call: NixDaemonCall): Awaitable<AddTextToStoreResponse>
  /**
   * Answers {@link NixDaemonClient.syncWithGC}.
   *
   * @see [spec/nix-daemon/operations/obsolete.yaml:26](../../spec/nix-daemon/operations/obsolete.yaml#L26)
   */
  syncWithGC?(call: NixDaemonCall): Awaitable<void>
  /**
   * Answers {@link NixDaemonClient.exportPath}.
   *
   * @see [spec/nix-daemon/operations/obsolete.yaml:52](../../spec/nix-daemon/operations/obsolete.yaml#L52)
   */
  exportPath?(request: ExportPathRequest, call: NixDaemonCall): Awaitable<Export>
  /**
   * Answers {@link NixDaemonClient.importPaths}.
   *
   * @see [spec/nix-daemon/operations/obsolete.yaml:83](../../spec/nix-daemon/operations/obsolete.yaml#L83)
   */
  importPaths?(
    dumps: AsyncIterable<IncomingRecord<object, ExportTail, 'nar'>>,
    call: NixDaemonCall,
  ): Awaitable<ListReply<StorePath>>
  /**
   * Answers {@link NixDaemonClient.isValidPath}.
   *
   * @see [spec/nix-daemon/operations/queries.yaml:5](../../spec/nix-daemon/operations/queries.yaml#L5)
   */
  isValidPath?(request: IsValidPathRequest, call: NixDaemonCall): Awaitable<IsValidPathResponse>
  /**
   * Answers {@link NixDaemonClient.queryReferrers}.
   *
   * @see [spec/nix-daemon/operations/queries.yaml:20](../../spec/nix-daemon/operations/queries.yaml#L20)
   */
  queryReferrers?(request: QueryReferrersRequest, call: NixDaemonCall): Awaitable<ListReply<StorePath>>
  /**
   * Answers {@link NixDaemonClient.queryAllValidPaths}.
   *
   * @see [spec/nix-daemon/operations/queries.yaml:32](../../spec/nix-daemon/operations/queries.yaml#L32)
   */
  queryAllValidPaths?(call: NixDaemonCall): Awaitable<ListReply<StorePath>>
  /**
   * Answers {@link NixDaemonClient.queryPathInfo}.
   *
   * @see [spec/nix-daemon/operations/queries.yaml:42](../../spec/nix-daemon/operations/queries.yaml#L42)
   */
  queryPathInfo?(request: QueryPathInfoRequest, call: NixDaemonCall): Awaitable<QueryPathInfoResponse>
  /**
   * Answers {@link NixDaemonClient.queryPathFromHashPart}.
   *
   * @since 1.11
   * @see [spec/nix-daemon/operations/queries.yaml:63](../../spec/nix-daemon/operations/queries.yaml#L63)
   */
  queryPathFromHashPart?(
    request: QueryPathFromHashPartRequest,
    call: NixDaemonCall,
  ): Awaitable<QueryPathFromHashPartResponse>
  /**
   * Answers {@link NixDaemonClient.queryValidPaths}.
   *
   * @since 1.12
   * @see [spec/nix-daemon/operations/queries.yaml:78](../../spec/nix-daemon/operations/queries.yaml#L78)
   */
  queryValidPaths?(request: QueryValidPathsRequest, call: NixDaemonCall): Awaitable<ListReply<StorePath>>
  /**
   * Answers {@link NixDaemonClient.querySubstitutablePaths}.
   *
   * @since 1.12
   * @see [spec/nix-daemon/operations/queries.yaml:98](../../spec/nix-daemon/operations/queries.yaml#L98)
   */
  querySubstitutablePaths?(
    request: QuerySubstitutablePathsRequest,
    call: NixDaemonCall,
  ): Awaitable<ListReply<StorePath>>
  /**
   * Answers {@link NixDaemonClient.queryValidDerivers}.
   *
   * @since 1.13
   * @see [spec/nix-daemon/operations/queries.yaml:111](../../spec/nix-daemon/operations/queries.yaml#L111)
   */
  queryValidDerivers?(
    request: QueryValidDeriversRequest,
    call: NixDaemonCall,
  ): Awaitable<ListReply<StorePath>>
  /**
   * Answers {@link NixDaemonClient.queryMissing}.
   *
   * @since 1.19
   * @see [spec/nix-daemon/operations/queries.yaml:124](../../spec/nix-daemon/operations/queries.yaml#L124)
   */
  queryMissing?(request: QueryMissingRequest, call: NixDaemonCall): Awaitable<QueryMissingResponse>
  /**
   * Answers {@link NixDaemonClient.queryDerivationOutputMap}.
   *
   * @since 1.22
   * @see [spec/nix-daemon/operations/queries.yaml:145](../../spec/nix-daemon/operations/queries.yaml#L145)
   */
  queryDerivationOutputMap?(
    request: QueryDerivationOutputMapRequest,
    call: NixDaemonCall,
  ): Awaitable<ListReply<readonly [OutputName, OptStorePath]>>
  /**
   * Answers {@link NixDaemonClient.registerDrvOutput}.
   *
   * @since 1.27
   * @see [spec/nix-daemon/operations/realisations.yaml:5](../../spec/nix-daemon/operations/realisations.yaml#L5)
   */
  registerDrvOutput?(request: RegisterDrvOutputRequest, call: NixDaemonCall): Awaitable<void>
  /**
   * Answers {@link NixDaemonClient.queryRealisation}.
   *
   * @since 1.27
   * @see [spec/nix-daemon/operations/realisations.yaml:46](../../spec/nix-daemon/operations/realisations.yaml#L46)
   */
  queryRealisation?(
    request: QueryRealisationRequest,
    call: NixDaemonCall,
  ): Awaitable<QueryRealisationResponse>
  /**
   * Answers {@link NixDaemonClient.quit}.
   *
   * @see [spec/nix-daemon/operations/removed.yaml:5](../../spec/nix-daemon/operations/removed.yaml#L5)
   */
  quit?(call: NixDaemonCall): Awaitable<void>
  /**
   * Answers {@link NixDaemonClient.queryFailedPaths}.
   *
   * @remarks On the wire only before 1.16.
   * @see [spec/nix-daemon/operations/removed.yaml:60](../../spec/nix-daemon/operations/removed.yaml#L60)
   */
  queryFailedPaths?(call: NixDaemonCall): Awaitable<ListReply<StorePath>>
  /**
   * Answers {@link NixDaemonClient.clearFailedPaths}.
   *
   * @remarks On the wire only before 1.16.
   * @see [spec/nix-daemon/operations/removed.yaml:79](../../spec/nix-daemon/operations/removed.yaml#L79)
   */
  clearFailedPaths?(request: ClearFailedPathsRequest, call: NixDaemonCall): Awaitable<void>
  /**
   * Answers {@link NixDaemonClient.addTempRoot}.
   *
   * @see [spec/nix-daemon/operations/roots.yaml:5](../../spec/nix-daemon/operations/roots.yaml#L5)
   */
  addTempRoot?(request: AddTempRootRequest, call: NixDaemonCall): Awaitable<void>
  /**
   * Answers {@link NixDaemonClient.addIndirectRoot}.
   *
   * @see [spec/nix-daemon/operations/roots.yaml:19](../../spec/nix-daemon/operations/roots.yaml#L19)
   */
  addIndirectRoot?(request: AddIndirectRootRequest, call: NixDaemonCall): Awaitable<void>
  /**
   * Answers {@link NixDaemonClient.findRoots}.
   *
   * @see [spec/nix-daemon/operations/roots.yaml:36](../../spec/nix-daemon/operations/roots.yaml#L36)
   */
  findRoots?(call: NixDaemonCall): Awaitable<ListReply<GcRoot>>
  /**
   * Answers {@link NixDaemonClient.collectGarbage}.
   *
   * @see [spec/nix-daemon/operations/roots.yaml:48](../../spec/nix-daemon/operations/roots.yaml#L48)
   */
  collectGarbage?(request: CollectGarbageRequest, call: NixDaemonCall): Awaitable<CollectGarbageResponse>
  /**
   * Answers {@link NixDaemonClient.addPermRoot}.
   *
   * @since 1.36
   * @see [spec/nix-daemon/operations/roots.yaml:90](../../spec/nix-daemon/operations/roots.yaml#L90)
   */
  addPermRoot?(request: AddPermRootRequest, call: NixDaemonCall): Awaitable<AddPermRootResponse>
  /**
   * Answers {@link NixDaemonClient.setOptions}.
   *
   * @see [spec/nix-daemon/operations/settings.yaml:5](../../spec/nix-daemon/operations/settings.yaml#L5)
   */
  setOptions?(request: SetOptionsRequest, call: NixDaemonCall): Awaitable<void>
  /**
   * Answers {@link NixDaemonClient.optimiseStore}.
   *
   * @since 1.14
   * @see [spec/nix-daemon/operations/settings.yaml:81](../../spec/nix-daemon/operations/settings.yaml#L81)
   */
  optimiseStore?(call: NixDaemonCall): Awaitable<void>
  /**
   * Answers {@link NixDaemonClient.verifyStore}.
   *
   * @since 1.14
   * @see [spec/nix-daemon/operations/settings.yaml:93](../../spec/nix-daemon/operations/settings.yaml#L93)
   */
  verifyStore?(request: VerifyStoreRequest, call: NixDaemonCall): Awaitable<VerifyStoreResponse>
}

/**
 * Does the handshake as a server, and answers requests until the client goes away.
 *
 * @param stream A duplex stream, or a pair of them such as the standard ones of a process.
 * @param handlers One for each operation, the same for all connections or made anew for each; a client
 *   hears in the handshake of an error that is thrown while they are made.
 * @throws {ConnectionError} `handshake-refused`; what comes later ends the connection, see `onError`.
 */
export function serve(
  stream: Duplex | StreamPair,
  handlers: NixDaemonHandlers | ((connection: NixDaemonConnection) => Awaitable<NixDaemonHandlers>),
  options: ServeOptions<ServerHello> = {},
): Promise<NixDaemonConnection> {
  return serveStream(nixDaemon, stream, handlers, options)
}

/**
 * Listens on a socket, and serves every client that connects.
 *
 * @param url `unix:///path/to/socket`, the path of a socket, or `tcp://host:port`.
 * @param handlers One for each operation, the same for all connections or made anew for each; a client
 *   hears in the handshake of an error that is thrown while they are made.
 * @throws {ConnectionError} `listen-failed`.
 */
export function listen(
  url: string,
  handlers: NixDaemonHandlers | ((connection: NixDaemonConnection) => Awaitable<NixDaemonHandlers>),
  options: ServeOptions<ServerHello> = {},
): Promise<Listening> {
  return listenOn(url, stream => ({
    connection: serveStream(nixDaemon, stream, handlers, options),
    onError: options.onError,
  }))
}
