// Generated from spec/nix-daemon by npm run generate. Do not edit.

import { noBytes, type Operation } from '../../../runtime/codegen/protocol.ts'
import type { Reader, Writer } from '../../../runtime/codegen/wire.ts'
import * as wire from '../../../runtime/codegen/wire.ts'
import { readUInt8 } from '../types/integers.ts'
import {
  type DrvOutput,
  type DrvOutputS,
  type Realisation,
  type RealisationS,
  readDrvOutput,
  readDrvOutputS,
  readRealisation,
  readRealisationS,
  readUnkeyedRealisationS,
  type UnkeyedRealisationS,
  writeDrvOutput,
  writeDrvOutputS,
  writeRealisation,
  writeRealisationS,
  writeUnkeyedRealisationS,
} from '../types/realisations.ts'
import {
  type BaseStorePath,
  readBaseStorePath,
  readStorePath,
  type StorePath,
  writeBaseStorePath,
  writeStorePath,
} from '../types/strings.ts'
import { RealisationWithPathNotHashFeature, V1_27, V1_31 } from '../versions.ts'

/** @see [spec/nix-daemon/operations/realisations.yaml:5](../../../spec/nix-daemon/operations/realisations.yaml#L5) */
export interface RegisterDrvOutputRequest {
  /**
   * The output, before 1.31.
   *
   * @remarks On the wire only before 1.31.
   */
  readonly id?: DrvOutput | undefined
  /**
   * Its path, before 1.31. A full path, as older documentation has it, is an error.
   *
   * @remarks On the wire only before 1.31.
   */
  readonly outPath?: BaseStorePath | undefined
  /**
   * Output and path, since 1.31 without the feature.
   *
   * @since 1.31, without the feature realisation-with-path-not-hash
   */
  readonly realisation?: Realisation | undefined
  /**
   * Output and path, with the feature.
   *
   * @remarks On the wire only with the feature realisation-with-path-not-hash.
   */
  readonly keyedRealisation?: RealisationS | undefined
}

export function readRegisterDrvOutputRequest(r: Reader): RegisterDrvOutputRequest {
  let id: DrvOutput | undefined
  let outPath: BaseStorePath | undefined
  if (r.version < V1_31) {
    id = readDrvOutput(r)
    outPath = readBaseStorePath(r)
  }

  const realisation =
    r.version >= V1_31 && !wire.hasFeature(r, RealisationWithPathNotHashFeature)
      ? readRealisation(r)
      : undefined
  const keyedRealisation = wire.hasFeature(r, RealisationWithPathNotHashFeature)
    ? readRealisationS(r)
    : undefined
  return { id, outPath, realisation, keyedRealisation }
}

export function writeRegisterDrvOutputRequest(w: Writer, value: RegisterDrvOutputRequest): void {
  wire.expectObject(w, value, 'RegisterDrvOutput.request')
  if (w.version < V1_31) {
    writeDrvOutput(w, wire.required(w, value.id, 'RegisterDrvOutput.request.id', 'before 1.31'))
    writeBaseStorePath(w, wire.required(w, value.outPath, 'RegisterDrvOutput.request.outPath', 'before 1.31'))
  } else {
    wire.rejectGated(w, wire.isNothing(w, value.id), 'RegisterDrvOutput.request.id', 'before 1.31')
    wire.rejectGated(w, wire.isNothing(w, value.outPath), 'RegisterDrvOutput.request.outPath', 'before 1.31')
  }

  if (w.version >= V1_31 && !wire.hasFeature(w, RealisationWithPathNotHashFeature)) {
    writeRealisation(
      w,
      wire.required(
        w,
        value.realisation,
        'RegisterDrvOutput.request.realisation',
        'since 1.31, without the feature realisation-with-path-not-hash',
      ),
    )
  } else {
    wire.rejectGated(
      w,
      wire.isNothing(w, value.realisation),
      'RegisterDrvOutput.request.realisation',
      'since 1.31, without the feature realisation-with-path-not-hash',
    )
  }

  if (wire.hasFeature(w, RealisationWithPathNotHashFeature)) {
    writeRealisationS(
      w,
      wire.required(
        w,
        value.keyedRealisation,
        'RegisterDrvOutput.request.keyedRealisation',
        'with the feature realisation-with-path-not-hash',
      ),
    )
  } else {
    wire.rejectGated(
      w,
      wire.isNothing(w, value.keyedRealisation),
      'RegisterDrvOutput.request.keyedRealisation',
      'with the feature realisation-with-path-not-hash',
    )
  }
}

/**
 * Descriptor of {@link NixDaemonClient.registerDrvOutput}.
 *
 * @see [spec/nix-daemon/operations/realisations.yaml:5](../../../spec/nix-daemon/operations/realisations.yaml#L5)
 */
export const RegisterDrvOutput: Operation<RegisterDrvOutputRequest, void> = {
  name: 'RegisterDrvOutput',
  opcode: 42,
  gate: { since: V1_27 },
  channel: true,
  method: 'registerDrvOutput',
  readRequest: readRegisterDrvOutputRequest,
  writeRequest: writeRegisterDrvOutputRequest,
  readResponse: noBytes,
  writeResponse: noBytes,
}

/** @see [spec/nix-daemon/operations/realisations.yaml:46](../../../spec/nix-daemon/operations/realisations.yaml#L46) */
export interface QueryRealisationRequest {
  /**
   * The output, without the feature.
   *
   * @remarks On the wire only without the feature realisation-with-path-not-hash.
   */
  readonly id?: DrvOutput | undefined
  /**
   * The output, with the feature.
   *
   * @remarks On the wire only with the feature realisation-with-path-not-hash.
   */
  readonly output?: DrvOutputS | undefined
}

export function readQueryRealisationRequest(r: Reader): QueryRealisationRequest {
  const id = !wire.hasFeature(r, RealisationWithPathNotHashFeature) ? readDrvOutput(r) : undefined
  const output = wire.hasFeature(r, RealisationWithPathNotHashFeature) ? readDrvOutputS(r) : undefined
  return { id, output }
}

export function writeQueryRealisationRequest(w: Writer, value: QueryRealisationRequest): void {
  wire.expectObject(w, value, 'QueryRealisation.request')
  if (!wire.hasFeature(w, RealisationWithPathNotHashFeature)) {
    writeDrvOutput(
      w,
      wire.required(
        w,
        value.id,
        'QueryRealisation.request.id',
        'without the feature realisation-with-path-not-hash',
      ),
    )
  } else {
    wire.rejectGated(
      w,
      wire.isNothing(w, value.id),
      'QueryRealisation.request.id',
      'without the feature realisation-with-path-not-hash',
    )
  }

  if (wire.hasFeature(w, RealisationWithPathNotHashFeature)) {
    writeDrvOutputS(
      w,
      wire.required(
        w,
        value.output,
        'QueryRealisation.request.output',
        'with the feature realisation-with-path-not-hash',
      ),
    )
  } else {
    wire.rejectGated(
      w,
      wire.isNothing(w, value.output),
      'QueryRealisation.request.output',
      'with the feature realisation-with-path-not-hash',
    )
  }
}

/** @see [spec/nix-daemon/operations/realisations.yaml:46](../../../spec/nix-daemon/operations/realisations.yaml#L46) */
export interface QueryRealisationResponse {
  /**
   * The full path, before 1.31.
   *
   * @remarks On the wire only before 1.31.
   */
  readonly outPaths: readonly StorePath[] | undefined
  /**
   * The realisation, since 1.31 without the feature.
   *
   * @since 1.31, without the feature realisation-with-path-not-hash
   */
  readonly realisations: readonly Realisation[] | undefined
  /**
   * The realisation or nothing, with the feature.
   *
   * @remarks On the wire only with the feature realisation-with-path-not-hash.
   */
  readonly realisation: UnkeyedRealisationS | undefined
}

export function readQueryRealisationResponse(r: Reader): QueryRealisationResponse {
  const outPaths = r.version < V1_31 ? wire.readList(r, readStorePath) : undefined
  const realisations =
    r.version >= V1_31 && !wire.hasFeature(r, RealisationWithPathNotHashFeature)
      ? wire.readList(r, readRealisation)
      : undefined
  const realisation = wire.hasFeature(r, RealisationWithPathNotHashFeature)
    ? wire.readOptional(r, readUInt8, readUnkeyedRealisationS)
    : undefined
  return { outPaths, realisations, realisation }
}

export function writeQueryRealisationResponse(w: Writer, value: QueryRealisationResponse): void {
  wire.expectObject(w, value, 'QueryRealisation.response')
  if (w.version < V1_31) {
    wire.writeList(
      w,
      wire.required(w, value.outPaths, 'QueryRealisation.response.outPaths', 'before 1.31'),
      writeStorePath,
    )
  } else {
    wire.rejectGated(
      w,
      wire.isNothing(w, value.outPaths),
      'QueryRealisation.response.outPaths',
      'before 1.31',
    )
  }

  if (w.version >= V1_31 && !wire.hasFeature(w, RealisationWithPathNotHashFeature)) {
    wire.writeList(
      w,
      wire.required(
        w,
        value.realisations,
        'QueryRealisation.response.realisations',
        'since 1.31, without the feature realisation-with-path-not-hash',
      ),
      writeRealisation,
    )
  } else {
    wire.rejectGated(
      w,
      wire.isNothing(w, value.realisations),
      'QueryRealisation.response.realisations',
      'since 1.31, without the feature realisation-with-path-not-hash',
    )
  }

  if (wire.hasFeature(w, RealisationWithPathNotHashFeature)) {
    wire.writeOptional(w, value.realisation, writeUnkeyedRealisationS)
  } else {
    wire.rejectGated(
      w,
      wire.isNothing(w, value.realisation),
      'QueryRealisation.response.realisation',
      'with the feature realisation-with-path-not-hash',
    )
  }
}

/**
 * Descriptor of {@link NixDaemonClient.queryRealisation}.
 *
 * @see [spec/nix-daemon/operations/realisations.yaml:46](../../../spec/nix-daemon/operations/realisations.yaml#L46)
 */
export const QueryRealisation: Operation<QueryRealisationRequest, QueryRealisationResponse> = {
  name: 'QueryRealisation',
  opcode: 43,
  gate: { since: V1_27 },
  channel: true,
  method: 'queryRealisation',
  readRequest: readQueryRealisationRequest,
  writeRequest: writeQueryRealisationRequest,
  readResponse: readQueryRealisationResponse,
  writeResponse: writeQueryRealisationResponse,
}
