import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** A listening socket that counts its connections. */
export interface CountingServer extends AsyncDisposable {
  readonly url: string
  /** Connections that are open. */
  readonly open: ReadonlySet<Socket>
  /** Connections since the start. */
  readonly total: number
  /** Waits until no connection is open, or until the time is over; returns how many are open then. */
  left(ms?: number): Promise<number>
}

/** Listens on the path of a socket, and passes each connection to `serve`. */
export async function countingServer(path: string, serve: (socket: Socket) => void): Promise<CountingServer> {
  const open = new Set<Socket>()
  let total = 0
  const server = createServer({ allowHalfOpen: true }, socket => {
    total += 1
    open.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => open.delete(socket))
    serve(socket)
  })
  server.listen({ path, backlog: 511 })
  await once(server, 'listening')
  return {
    url: path,
    open,
    get total() {
      return total
    },
    async left(ms = 5000) {
      for (let waited = 0; open.size > 0 && waited < ms; waited += 20) await sleep(20)
      return open.size
    },
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Connects, sends bytes and leaves at once: by ending its side, or by closing the socket once the bytes are sent. */
export async function sendAndLeave(
  connect: () => Socket,
  bytes: Uint8Array,
  by: 'end' | 'destroy',
): Promise<void> {
  const socket = connect()
  socket.on('error', () => {})
  const closed = new Promise<void>(resolve => socket.once('close', () => resolve()))
  await once(socket, 'connect')
  socket.resume()
  if (by === 'end') socket.end(bytes)
  else socket.write(bytes, () => socket.destroy())
  await closed
}
