import type { UnkeyedValidPathInfo as DaemonPathInfo } from '../../../generated/nix-daemon/types.ts'
import type { NixServeHandlers } from '../../../generated/nix-serve/server.ts'
import type { StorePath, UnkeyedValidPathInfo } from '../../../generated/nix-serve/types.ts'
import { printHash } from '../../../nix/hash.ts'
import { HandlerError } from '../../../runtime/index.ts'
import { listReply } from '../../serving/list-reply.ts'
import { askAhead, type Context } from './context.ts'

type Queries = Pick<Required<NixServeHandlers>, 'queryValidPaths' | 'queryPathInfos' | 'queryClosure'>

/** Handlers that query what is known about paths. */
export function queries(context: Context): Queries {
  const { daemon, rights } = context
  return {
    async queryValidPaths({ paths, lock = false, substitute = false }) {
      if (lock && rights.write) for await (const _ of askAhead(paths, path => daemon.addTempRoot({ path })));
      return listReply(await daemon.queryValidPaths({ paths, substitute: substitute && rights.write }))
    },

    queryPathInfos: ({ paths }) => ({ items: validInfos(context, paths) }),

    async queryClosure({ paths, includeOutputs = false }) {
      const closure = new Set<StorePath>(paths)
      let level: readonly StorePath[] = [...closure]
      while (level.length > 0) {
        const found: StorePath[] = []
        for await (const [, next] of askAhead(level, path => behind(context, path, includeOutputs))) {
          for (const path of next) {
            if (closure.has(path)) continue
            closure.add(path)
            found.push(path)
          }
        }
        level = found
      }
      return listReply([...closure])
    },
  }
}

async function* validInfos(
  { daemon }: Context,
  paths: readonly StorePath[],
): AsyncGenerator<readonly [StorePath, UnkeyedValidPathInfo], void, undefined> {
  for await (const [path, info] of askAhead(paths, each => daemon.queryPathInfo({ path: each })))
    if (info !== undefined) yield [path, infoFor(info)]
}

function infoFor({ deriver, references, narSize, narHash, ca, sigs }: DaemonPathInfo): UnkeyedValidPathInfo {
  const hash = printHash({ algorithm: 'sha256', base16: narHash }, 'nix32')
  return { deriver, references, downloadSize: narSize, narSize, narHash: hash, ca, sigs }
}

/** Finds the paths that belong to a closure because of one of its paths. @throws {HandlerError} if that is not valid. */
async function behind(
  { daemon }: Context,
  path: StorePath,
  includeOutputs: boolean,
): Promise<readonly StorePath[]> {
  const info = await daemon.queryPathInfo({ path })
  if (info === undefined) throw new HandlerError(`path '${path}' is not valid`)
  if (!includeOutputs || !path.endsWith('.drv')) return info.references
  const outputs = await daemon.queryDerivationOutputMap({ path })
  const known = outputs.flatMap(([, output]) => output ?? [])
  return [...info.references, ...(await daemon.queryValidPaths({ paths: known }))]
}
