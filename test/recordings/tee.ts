// Passes bytes on between a client and a daemon, and records them.

import { connect, createServer, type Server, type Socket } from 'node:net'

/** One line of a recording below the header. */
export type Event =
  | { at: number; from: 'client' | 'server'; data: string }
  | { at: number; from: 'client' | 'server'; end: true }

export type Tee = {
  /** Waits until every connection has closed, and returns the events since the last call. */
  take(): Promise<Event[][]>
  close(): Promise<void>
}

/** Listens on one socket path and forwards each connection to another. */
export async function startTee(listen: string, forward: string): Promise<Tee> {
  let connections: Event[][] = []
  let open: Promise<void>[] = []
  // Half-open, so that an end of one direction is passed on without ending the other.
  const server: Server = createServer({ allowHalfOpen: true }, client => {
    const events: Event[] = []
    connections.push(events)
    open.push(join(client, connect({ path: forward, allowHalfOpen: true }), events))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(listen, resolve)
  })
  return {
    async take() {
      await Promise.all(open)
      const taken = connections
      connections = []
      open = []
      return taken
    },
    close: () => new Promise(resolve => server.close(() => resolve())),
  }
}

function join(client: Socket, server: Socket, events: Event[]): Promise<void> {
  const start = performance.now()
  const now = (): number => Math.round((performance.now() - start) * 1000) / 1000
  const pass = (from: 'client' | 'server', source: Socket, target: Socket): Promise<void> =>
    new Promise(resolve => {
      let ended = false
      const end = (): void => {
        if (ended) return
        ended = true
        events.push({ at: now(), from, end: true })
        target.end()
      }
      source.on('data', chunk => {
        events.push({ at: now(), from, data: chunk.toString('base64') })
        // Inputs are small, so back-pressure is not needed if the peer reads late.
        target.write(chunk)
      })
      source.once('end', end)
      // A peer may close with bytes unread, which is recorded as an end like any other.
      source.on('error', end)
      source.once('close', () => {
        end()
        resolve()
      })
    })
  // A daemon notices only a full close during a build, so close its side after a while.
  client.once('end', () => setTimeout(() => server.destroy(), 500).unref())
  return Promise.all([pass('client', client, server), pass('server', server, client)]).then(() => {})
}
