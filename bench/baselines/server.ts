import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { fromChunks } from './chunks.ts'
import { int, text } from './cursor.ts'
import { LAST, padded, words } from './words.ts'

const VERSION = 0x126

/** Serves one operation, with as little code as possible and without the library. */
export async function listenByHand(path: string, isValid: (path: string) => boolean): Promise<Server> {
  const server = createServer({ noDelay: true }, socket => {
    // Errors of clients that have disconnected do not matter.
    socket.on('error', () => {})
    const take = fromChunks(session(socket, isValid))
    socket.on('data', chunk => {
      try {
        take(chunk)
      } catch {
        socket.destroy()
      }
    })
  })
  server.listen({ path, backlog: 511 })
  await once(server, 'listening')
  return server
}

/** Makes a function that reads the client's next message and answers it. */
function session(socket: Socket, isValid: (path: string) => boolean): () => void {
  let version = 0
  const steps = [
    () => {
      if (int() !== 0x6e697863) throw new RangeError('no client of a daemon')
      socket.write(words(0x6478696f, VERSION))
    },
    () => {
      version = int()
      if (version !== 0x125) throw new RangeError(`version ${version}`)
    },
    () => {
      if (int() !== 0) int()
      int()
      socket.write(Buffer.concat([padded('by hand'), words(1, LAST)]))
    },
  ]
  let done = 0
  return () => {
    const step = steps[done]
    if (step === undefined) socket.write(request(isValid))
    else step()
    done += 1
  }
}

function request(isValid: (path: string) => boolean): Buffer {
  const operation = int()
  if (operation !== 1) throw new RangeError(`operation ${operation}`)
  return words(LAST, isValid(text()) ? 1 : 0)
}
