import type { NixServeHandlers } from '../../../generated/nix-serve/server.ts'
import type { ExportTail } from '../../../generated/nix-serve/streams.ts'
import type { StorePath } from '../../../generated/nix-serve/types.ts'
import { type Body, HandlerError } from '../../../runtime/index.ts'
import { inSlices } from '../../model/slices.ts'
import { topologicalOrder } from '../../model/topological-order.ts'
import { askAhead, type Context, requireWrite } from './context.ts'

type Contents = Pick<
  Required<NixServeHandlers>,
  'dumpStorePath' | 'exportPaths' | 'importPaths' | 'addToStoreNar'
>

/** A record of an export. */
type Export = ExportTail & { readonly nar: Body }

/** Handlers that transfer contents. */
export function contents(context: Context): Contents {
  const { daemon, rights } = context
  return {
    dumpStorePath: ({ path }) => daemon.narFromPath({ path }),

    exportPaths: ({ paths }) => exportsOf(context, paths),

    async importPaths(exported) {
      requireWrite(context, 'importing paths')
      await daemon.importPaths(passedOn(exported))
    },

    async addToStoreNar({ path, registrationTime = 0, ultimate = false, sigs = [], ...known }, nar) {
      requireWrite(context, 'importing paths')
      const { deriver, narHash, references, narSize, ca } = known
      if (narSize === 0) throw new HandlerError('narInfo is too old and missing the narSize field')
      const info = { deriver, narHash, references, registrationTime, narSize, ultimate, sigs, ca }
      await daemon.addToStoreNar({ path, info, repair: false, dontCheckSigs: rights.trusted }, nar)
    },
  }
}

/** Exports paths, each behind those that it refers to. */
async function* exportsOf(
  { daemon }: Context,
  paths: readonly StorePath[],
): AsyncGenerator<Export, void, undefined> {
  const records = new Map<StorePath, ExportTail>()
  for await (const [path, info] of askAhead(paths, each => daemon.queryPathInfo({ path: each }))) {
    if (info === undefined) throw new HandlerError(`path '${path}' is not valid`)
    const { references, deriver } = info
    records.set(path, { path, references, deriver, signature: undefined })
  }
  const sorted: ExportTail[] = []
  const order = topologicalOrder(records.keys(), path => records.get(path)?.references)
  await inSlices(order, path => void sorted.push(records.get(path) as ExportTail))
  for (const record of sorted) yield { ...record, nar: await daemon.narFromPath({ path: record.path }) }
}

/** Passes records on: the fields of each stand behind its contents, and are known only then. */
async function* passedOn(
  exported: Parameters<Contents['importPaths']>[0],
): AsyncGenerator<Export, void, undefined> {
  for await (const arrived of exported) {
    const record = { nar: withTail(), path: '', references: [], deriver: undefined, signature: undefined }
    async function* withTail(): AsyncGenerator<Buffer, void, undefined> {
      yield* arrived.nar
      Object.assign(record, await arrived.tail())
    }
    yield record
  }
}
