// A store that is far away: it sees which requests a client has sent while it has not answered them.

import type { Socket } from 'node:net'
import { join } from 'node:path'
import { duplexPair } from 'node:stream'
import { serve } from '../../../generated/nix-daemon/server.ts'
import type { UnkeyedValidPathInfo } from '../../../generated/nix-daemon/types.ts'
import { type CountingServer, countingServer } from '../../support/counting-server.ts'

export interface Content {
  readonly info: UnkeyedValidPathInfo
  readonly nar: Buffer
}

export interface DistantStore extends AsyncDisposable {
  readonly url: string
  readonly connections: number
  /** The open connections. */
  readonly sockets: Iterable<Socket>
  /** Requests that were answered, as `info PATH` and `nar PATH`. */
  readonly answered: readonly string[]
  /** Waits until the client has sent so many requests about a path on its newest connection. */
  hasAsked(path: string, times: number): Promise<void>
  /** Counts the paths in the requests that the client has sent on its newest connection. */
  asked(): number
}

/** Starts such a store. @param before is called before each answer, which waits for it. */
export async function startDistantStore(
  folder: string,
  version: string,
  contentOf: (path: string) => Content | undefined,
  before: (request: string, store: DistantStore) => void | Promise<void> = () => {},
): Promise<DistantStore> {
  const answered: string[] = []
  let sent = ''
  const told = async (request: string): Promise<void> => {
    await before(request, store)
    answered.push(request)
  }
  const server: CountingServer = await countingServer(join(folder, 'distant'), socket => {
    const [near, far] = duplexPair()
    sent = ''
    socket.on('data', (chunk: Buffer) => {
      sent += chunk.toString('latin1')
      near.write(chunk)
    })
    socket.on('end', () => near.end())
    socket.on('close', () => near.destroy())
    near.on('data', chunk => socket.write(chunk))
    near.on('end', () => socket.end())
    near.on('error', () => {})
    const handlers = {
      async queryPathInfo({ path }: { path: string }) {
        await told(`info ${path}`)
        return contentOf(path)?.info
      },
      async ensurePath({ path }: { path: string }) {
        if (contentOf(path) === undefined) throw new Error(`path '${path}' cannot be fetched`)
      },
      async narFromPath({ path }: { path: string }) {
        await told(`nar ${path}`)
        const content = contentOf(path)
        if (content === undefined) throw new Error(`path '${path}' is not valid`)
        return content.nar
      },
    }
    serve(far, handlers, { version }).catch(() => {})
  })
  const count = (text: string): number => sent.split(text).length - 1
  const store: DistantStore = {
    url: server.url,
    answered,
    sockets: server.open,
    get connections() {
      return server.total
    },
    async hasAsked(path, times) {
      while (count(path) < times) await new Promise(resolve => setImmediate(resolve))
    },
    asked: () => count('/test/store/'),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
  return store
}
