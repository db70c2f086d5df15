import type { NixDaemonHandlers } from '../../../generated/nix-daemon/server.ts'
import type { Realisation } from '../../../generated/nix-daemon/types.ts'
import { V1_31 } from '../../../generated/nix-daemon/versions.ts'
import { outputIdOf, parseOutputId, realisationFingerprint } from '../../../nix/drv-output.ts'
import { isSignature, signaturesBy } from '../../../nix/signatures.ts'
import { parseStorePath, printStorePath } from '../../../nix/store-path.ts'
import type { RealisationFields } from '../../../runtime/adapters/realisation-json.ts'
import { HandlerError } from '../../../runtime/index.ts'
import { checkSignatures } from '../../adding/check-signatures.ts'
import { fieldsOf, idWithHash, keepRealisation, realisationOf } from '../../building/known-outputs.ts'
import { MetadataError } from '../../model/metadata.ts'
import { notValid } from '../../model/refusals.ts'
import { type Context, rootPaths } from './context.ts'

type Realisations = Pick<Required<NixDaemonHandlers>, 'registerDrvOutput' | 'queryRealisation'>

/** Handlers for realisations, in their three forms. */
export function realisations(context: Context): Realisations {
  const { store } = context
  const find = async (id: string): Promise<RealisationFields | undefined> => {
    const found = await store.metadata.realisation(id)
    return wellFormed(found === undefined ? undefined : fieldsOf(found))
  }
  const register = async (realisation: RealisationFields): Promise<void> => {
    const { id, outPath, signatures = [] } = realisation
    await rootPaths(context, [printStorePath(store.storeDir, outPath)])
    const known = await store.metadata.realisation(id)
    const signs = realisationFingerprint(realisation)
    checkSignatures(store, () => signs, signatures, known === undefined ? [] : fieldsOf(known).signatures)
    if (!context.trusted && signaturesBy(store.publicKeys, signs, signatures).length === 0)
      throw new HandlerError(
        `cannot register realisation '${outPath}' because it lacks a signature by a trusted key`,
      )
    try {
      await store.metadata.registerRealisation(realisation)
    } catch (error) {
      const isInvalid = error instanceof MetadataError && error.code === 'not-valid'
      throw isInvalid && error.subject.path !== undefined ? notValid(error.subject.path) : error
    }
  }

  return {
    async registerDrvOutput({ id, outPath, realisation, keyedRealisation }) {
      if (keyedRealisation !== undefined) {
        const { drvPath, outputName } = keyedRealisation.id
        const { outPath: full, signatures } = keyedRealisation.value
        const { baseName } = parseStorePath(store.storeDir, full)
        const value = { outPath: baseName, signatures, dependentRealisations: {} }
        await register({ id: outputIdOf(store.storeDir, drvPath, outputName), ...value })
        // Its signatures vouch for the other id, so clients that ask for this one get none.
        const id = await idWithHash(store, drvPath, outputName)
        if (id !== undefined) await keepRealisation(store, id, { outPath: full, signatures: [] })
      } else if (realisation !== undefined) await register(canonical(realisation))
      else if (id !== undefined && outPath !== undefined)
        await register({ id: parseOutputId(id), outPath, signatures: [], dependentRealisations: {} })
    },

    async queryRealisation({ id = '', output }, call) {
      const found =
        output === undefined
          ? await find(parseOutputId(id))
          : wellFormed(await realisationOf(store, output.drvPath, output.outputName))
      const full = found && printStorePath(store.storeDir, found.outPath)
      if (output !== undefined) {
        const realisation = found && { outPath: full as string, signatures: found.signatures ?? [] }
        return { outPaths: undefined, realisations: undefined, realisation }
      }
      const none = { outPaths: undefined, realisations: undefined, realisation: undefined }
      return call.session.version < V1_31
        ? { ...none, outPaths: full === undefined ? [] : [full] }
        : { ...none, realisations: found === undefined ? [] : [found] }
    },
  }
}

/** Drops signatures that clients cannot read, since earlier releases stored any text. */
function wellFormed(fields: RealisationFields | undefined): RealisationFields | undefined {
  return fields && { ...fields, signatures: (fields.signatures ?? []).filter(isSignature) }
}

/**
 * Reduces a realisation to the fields that it is known to have, since a signature covers no others, with its id in
 * base 16.
 *
 * @throws {HandlerError} if a field has another type. @throws {PathError} if the id is malformed.
 */
function canonical(realisation: Realisation): RealisationFields {
  const { id, outPath, signatures = [], dependentRealisations = {} } = fieldsOf(realisation)
  const isList = Array.isArray(signatures) && signatures.every(each => typeof each === 'string')
  if (!isList) throw new HandlerError('the signatures of a realisation have to be an array of strings')
  const dependent = Object.entries(dependentRealisations ?? {})
  if (dependent.some(([, path]) => typeof path !== 'string'))
    throw new HandlerError('the dependent realisations of a realisation have to be paths')
  return {
    id: parseOutputId(id),
    outPath,
    signatures,
    dependentRealisations: Object.fromEntries(dependent),
  }
}
