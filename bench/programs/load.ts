import { once } from 'node:events'
import type { Socket } from 'node:net'
import { type Load, load } from '../baselines/load.ts'
import { askedPath } from '../inputs/asked-path.ts'
import { answer } from './answer.ts'

let open: readonly Socket[] = []

answer({
  async load({ path, count }: { readonly path: string; readonly count: number }): Promise<Load> {
    const { load: result, sockets } = await load(path, askedPath, count)
    open = sockets
    return result
  },
  async close(): Promise<void> {
    for (const socket of open) socket.end()
    await Promise.all(open.map(socket => socket.closed || once(socket, 'close')))
    open = []
  },
})
