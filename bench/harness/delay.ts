import { once } from 'node:events'
import { createServer, connect as dial, type Socket } from 'node:net'

/** A relay that holds all bytes back for a while, as a long line does. */
export interface Delay {
  readonly url: string
  close(): Promise<void>
}

/** Starts a relay to a Unix socket. @param ms the time of a question and its answer. */
export async function startDelay(to: string, ms: number): Promise<Delay> {
  const open = new Set<Socket>()
  const server = createServer({ noDelay: true, allowHalfOpen: true }, near => {
    const far = dial({ path: to, allowHalfOpen: true })
    for (const [from, target] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from)
      from.on('data', bytes => void setTimeout(() => target.write(bytes), ms / 2))
      from.on('end', () => void setTimeout(() => target.end(), ms / 2))
      from.on('error', () => target.destroy())
      from.on('close', () => open.delete(from))
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  return {
    url: `tcp://127.0.0.1:${port}`,
    async close() {
      for (const socket of open) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
