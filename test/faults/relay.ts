// A connection between a client and a server that breaks off at a chosen byte.

import { once } from 'node:events'
import { createServer, connect as dial, type Socket } from 'node:net'
import type { Chunk, Side } from '../../cli/observe/recording.ts'

/** The place at which both sides see the other die. */
export interface Cut {
  /** The side that has sent its last byte. */
  readonly from: Side
  /** Number of bytes that it could send. */
  readonly after: number
  /** Whether its last packet is the end of its stream, or a reset. */
  readonly by: 'end' | 'reset'
}

/** Listens, and passes on what clients and a server say to each other. */
export interface Relay extends AsyncDisposable {
  readonly url: string
  /** The place at which the next connections break off. */
  cut: Cut | undefined
  /** All that has passed since it was last emptied, in order. */
  readonly chunks: Chunk[]
}

/** Starts a relay to a server at `tcp://127.0.0.1:PORT`, since only such sockets can be reset. */
export async function startRelay(to: string): Promise<Relay> {
  const port = Number(new URL(to).port)
  const open = new Set<Socket>()
  const chunks: Chunk[] = []
  let cut: Cut | undefined
  const server = createServer({ allowHalfOpen: true, noDelay: true }, near => {
    const far = dial({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
    const own = cut
    const breakOff = (): void => {
      for (const socket of [near, far]) {
        if (own?.by === 'reset') socket.resetAndDestroy()
        else socket.end()
      }
    }
    for (const [from, source, target] of [
      ['client', near, far],
      ['server', far, near],
    ] as const) {
      open.add(source)
      let passed = 0
      let isOver = false
      source.on('data', (bytes: Buffer) => {
        if (isOver) return
        const left = own?.from === from ? own.after - passed : Number.POSITIVE_INFINITY
        const part = bytes.subarray(0, left)
        passed += part.length
        chunks.push({ at: 0, from, data: part })
        if (part.length < left) target.write(part)
        else {
          isOver = true
          // Bytes that were sent before a death arrive before it.
          target.write(part, breakOff)
        }
      })
      source.on('end', () => target.end())
      source.on('error', () => {})
      source.on('close', () => {
        open.delete(source)
        target.destroy()
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port: own } = server.address() as { port: number }
  return {
    url: `tcp://127.0.0.1:${own}`,
    get cut() {
      return cut
    },
    set cut(next) {
      cut = next
    },
    chunks,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
