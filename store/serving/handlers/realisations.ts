import type { NixDaemonHandlers } from '../../../generated/nix-daemon/server.ts'
import type { Realisation } from '../../../generated/nix-daemon/types.ts'
import { V1_31 } from '../../../generated/nix-daemon/versions.ts'
import { outputIdOf, parseOutputId, realisationFingerprint } from '../../../nix/drv-output.ts'
import { isSignature, signaturesBy } from '../../../nix/signatures.ts'
import { parseStorePath, printStorePath } from '../../../nix/store-path.ts'
import type { RealisationFields } from '../../../runtime/adapters/realisation-json.ts'
import { HandlerError } from '../../../runtime/index.ts'
import { checkSignatures } from '../../adding/check-signatures.ts'
import { MetadataError } from '../../model/metadata.ts'
import { notValid } from '../../model/refusals.ts'
import { type Context, rootPaths } from './context.ts'

type Realisations = Pick<Required<NixDaemonHandlers>, 'registerDrvOutput' | 'queryRealisation'>

/** Handlers for realisations, in their three forms. */
export function realisations(context: Context): Realisations {
  const { store } = context
  const find = async (id: string): Promise<RealisationFields | undefined> => {
    const found = await store.metadata.realisation(id)
    if (found === undefined) return undefined
    const fields = fieldsOf(found)
    return { ...fields, signatures: (fields.signatures ?? []).filter(isSignature) }
  }
  const register = async (realisation: RealisationFields): Promise<void> => {
    const { id, outPath, signatures = [] } = realisation
    await rootPaths(context, [printStorePath(store.storeDir, outPath)])
    const known = await store.metadata.realisation(id)
    const signs = realisationFingerprint(realisation)
    checkSignatures(store, () => signs, signatures, known === undefined ? [] : fieldsOf(known).signatures)
    if (!store.trusted && signaturesBy(store.publicKeys, signs, signatures).length === 0)
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
        await register({
          id: outputIdOf(store.storeDir, drvPath, outputName),
          outPath: baseName,
          signatures,
          dependentRealisations: {},
        })
      } else if (realisation !== undefined) await register(canonical(realisation))
      else if (id !== undefined && outPath !== undefined)
        await register({ id: parseOutputId(id), outPath, signatures: [], dependentRealisations: {} })
    },

    async queryRealisation({ id = '', output }, call) {
      const wanted =
        output === undefined
          ? parseOutputId(id)
          : outputIdOf(store.storeDir, output.drvPath, output.outputName)
      const found = await find(wanted)
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

function fieldsOf(realisation: Realisation): RealisationFields {
  return typeof realisation === 'string' ? (JSON.parse(realisation) as RealisationFields) : realisation
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
