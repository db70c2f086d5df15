import { connect, type Socket } from 'node:net'
import { fromChunks } from './chunks.ts'
import { int, text } from './cursor.ts'
import { LAST, padded, words } from './words.ts'

/** Connections opened at the same time: fewer than the backlog of a server. */
const AT_ONCE = 200

/** Figures of opening many connections. */
export interface Load {
  /** From the first connection to the last answer. */
  readonly ms: number
  /** Time of one connection from connecting to its answer. */
  readonly medianMs: number
  readonly slowestMs: number
  /** Number of connections whose path is valid. */
  readonly valid: number
}

/** Opens connections, sends one request on each, and keeps all of them open. */
export async function load(
  path: string,
  pathAt: (index: number) => string,
  count: number,
): Promise<{ readonly load: Load; readonly sockets: readonly Socket[] }> {
  const sockets: Socket[] = []
  const times: number[] = []
  let valid = 0
  let next = 0
  const started = performance.now()
  const lane = async (): Promise<void> => {
    while (next < count) {
      const asked = padded(pathAt(next))
      next += 1
      const from = performance.now()
      const socket = connect(path)
      sockets.push(socket)
      if (await answered(socket, asked)) valid += 1
      times.push(performance.now() - from)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  const ms = performance.now() - started
  times.sort((a, b) => a - b)
  const [medianMs = 0, slowestMs = 0] = [times[times.length >> 1], times.at(-1)]
  return { load: { ms, medianMs, slowestMs, valid }, sockets }
}

/** Does the handshake of version 1.37 and one `IsValidPath`. */
function answered(socket: Socket, path: Buffer): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const steps = [
      () => {
        if (int() !== 0x6478696f) throw new RangeError('not a daemon')
        int()
        socket.write(words(0, 0))
      },
      () => {
        text()
        int()
        if (int() !== LAST) throw new RangeError('no end of the handshake')
        socket.write(Buffer.concat([words(1), path]))
      },
      () => {
        if (int() !== LAST) throw new RangeError('no answer')
        resolve(int() === 1)
      },
    ]
    let done = 0
    const take = fromChunks(() => {
      steps[done]?.()
      done += 1
    })
    socket.on('data', chunk => {
      try {
        take(chunk)
      } catch (error) {
        socket.destroy(error as Error)
      }
    })
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('the server has closed the connection')))
    socket.write(words(0x6e697863, 0x125))
  })
}
