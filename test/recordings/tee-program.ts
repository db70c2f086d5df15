// Passes bytes on between clients on a socket and a program for each, and records them.

import type { ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import type { Event, Tee } from './tee.ts'

/** Listens on a socket path, and starts a program for each connection, which gets what the client sends. */
export async function startProgramTee(listen: string, start: () => ChildProcess): Promise<Tee> {
  let connections: Event[][] = []
  let open: Promise<void>[] = []
  // Half-open, so that a client that has said all still gets the answer.
  const server = createServer({ allowHalfOpen: true }, client => {
    const events: Event[] = []
    const began = performance.now()
    const note = (event: { from: 'client' | 'server' } & ({ data: string } | { end: true })): void => {
      const at = Math.round((performance.now() - began) * 1000) / 1000
      events.push({ at, ...event } as Event)
    }
    const program = start()
    const { stdin, stdout } = program
    if (stdin === null || stdout === null) throw new Error('the program has no pipes')
    connections.push(events)
    let hasLeft = false
    const leave = (): void => {
      if (hasLeft) return
      hasLeft = true
      note({ from: 'client', end: true })
      stdin.end()
    }
    client.on('data', data => {
      note({ from: 'client', data: data.toString('base64') })
      stdin.write(data)
    })
    client.once('end', leave)
    client.once('close', leave)
    // A program may end before it has read all that a client sends, and a client before it has got all.
    client.on('error', () => {})
    stdin.on('error', () => {})
    stdout.on('data', (data: Buffer) => {
      note({ from: 'server', data: data.toString('base64') })
      client.write(data)
    })
    program.stderr?.resume()
    open.push(
      new Promise(resolve => {
        program.once('close', () => {
          note({ from: 'server', end: true })
          client.end()
          if (hasLeft) resolve()
          else client.once('close', () => resolve())
        })
      }),
    )
  })
  await new Promise<void>(resolve => server.listen(listen, resolve))
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
