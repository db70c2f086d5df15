import type { NixDaemonHandlers } from '../../../generated/nix-daemon/server.ts'
import type { StorePath } from '../../../generated/nix-daemon/types.ts'
import { parseStorePath } from '../../../nix/store-path.ts'
import { HandlerError } from '../../../runtime/index.ts'
import { Arrivals } from '../../adding/arrivals.ts'
import { now } from '../../adding/receive-path.ts'
import { notValid } from '../../model/refusals.ts'
import { inSlices } from '../../model/slices.ts'
import { type Context, makeRoom, rootPaths, sharing } from './context.ts'

type Exports = Pick<Required<NixDaemonHandlers>, 'narFromPath' | 'exportPath' | 'importPaths'>

/** Handlers that transfer contents, with or without metadata. */
export function exports(context: Context): Exports {
  const { store } = context
  return {
    async narFromPath({ path }) {
      if (!(await store.metadata.isValid(path))) throw notValid(path)
      return held(context, path)
    },

    async exportPath({ path }) {
      const info = await store.metadata.info(path)
      if (info === undefined) throw notValid(path)
      const { references, deriver } = info
      return { nar: held(context, path), path, references, deriver, signature: undefined }
    },

    async importPaths(dumps, call) {
      const arrivals = new Arrivals(store, { sharing: sharing(context, call) })
      const paths: StorePath[] = []
      try {
        for await (const dump of dumps) {
          await makeRoom(context, call)
          const pending = await store.contents.receiveNar(dump.nar)
          try {
            const { path, references, deriver } = await dump.tail()
            await inSlices([path, ...references], each => void parseStorePath(store.storeDir, each))
            // From here on a path that is valid stays so, and its contents are not replaced.
            await rootPaths(context, [path, ...references])
            if (!context.trusted)
              throw new HandlerError(
                `cannot add path '${path}' because it lacks a signature by a trusted key`,
              )
            if (await store.metadata.isValid(path)) {
              await pending.discard()
              paths.push(path)
              continue
            }
            const info = {
              deriver,
              narHash: pending.narHash,
              references,
              registrationTime: now(),
              narSize: pending.narSize,
              ultimate: false,
              sigs: [],
              ca: undefined,
            }
            await arrivals.add({ pending, registration: { path, info } })
            paths.push(path)
          } catch (error) {
            await pending.discard()
            throw error
          }
        }
        await arrivals.finish()
        return paths
      } catch (error) {
        await arrivals.giveUp()
        throw error
      }
    },
  }
}

/** Reads the NAR of a path, and keeps the path live meanwhile. */
async function* held({ store, lends }: Context, path: StorePath): AsyncGenerator<Buffer, void, undefined> {
  const holder = store.tempRoots.hold([path])
  try {
    await store.locks.free(path)
    yield* store.contents.dump(path, { lends })
  } finally {
    holder.release()
  }
}
