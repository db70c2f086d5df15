import type { NixDaemonHandlers } from '../../../generated/nix-daemon/server.ts'
import type { DrvOutputS, Realisation } from '../../../generated/nix-daemon/types.ts'
import { V1_31 } from '../../../generated/nix-daemon/versions.ts'
import { parseStorePath, printStorePath } from '../../../nix/store-path.ts'
import type { RealisationFields } from '../../../runtime/adapters/realisation-json.ts'
import { MetadataError } from '../../model/metadata.ts'
import { notValid } from '../../model/refusals.ts'
import { type Context, rootPaths } from './context.ts'

type Realisations = Pick<Required<NixDaemonHandlers>, 'registerDrvOutput' | 'queryRealisation'>

/** Handlers for realisations, in their three forms. */
export function realisations(context: Context): Realisations {
  const { store } = context
  const find = async (id: string): Promise<RealisationFields | undefined> => {
    const found = await store.metadata.realisation(id)
    return typeof found === 'string' ? (JSON.parse(found) as RealisationFields) : found
  }
  const register = async (realisation: Realisation): Promise<void> => {
    const { outPath } = typeof realisation === 'string' ? JSON.parse(realisation) : realisation
    await rootPaths(context, printStorePath(store.storeDir, outPath))
    try {
      await store.metadata.registerRealisation(realisation)
    } catch (error) {
      const isInvalid = error instanceof MetadataError && error.code === 'not-valid'
      throw isInvalid && error.subject.path !== undefined ? notValid(error.subject.path) : error
    }
  }
  /** Makes the id of an output named by its derivation, which never equals an id with a hash. */
  const idOf = ({ drvPath, outputName }: DrvOutputS): string =>
    `${parseStorePath(store.storeDir, drvPath).baseName}^${outputName}`

  return {
    async registerDrvOutput({ id, outPath, realisation, keyedRealisation }) {
      if (keyedRealisation !== undefined) {
        const { outPath: full, signatures } = keyedRealisation.value
        const { baseName } = parseStorePath(store.storeDir, full)
        await register({
          id: idOf(keyedRealisation.id),
          outPath: baseName,
          signatures,
          dependentRealisations: {},
        })
      } else if (realisation !== undefined) await register(realisation)
      else if (id !== undefined && outPath !== undefined)
        await register({ id, outPath, signatures: [], dependentRealisations: {} })
    },

    async queryRealisation({ id, output }, call) {
      const found = await find(output === undefined ? (id ?? '') : idOf(output))
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
