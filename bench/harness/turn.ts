import { Duplex } from 'node:stream'

/** Waits for the next turn of the event loop, in which a socket would deliver its next chunk. */
export function turn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}

/** Delivers chunks, one a turn. */
export async function pump(chunks: readonly Buffer[], push: (chunk: Buffer) => void): Promise<void> {
  for (const chunk of chunks) {
    push(chunk)
    await turn()
  }
}

/**
 * Makes a socket that delivers chunks after the first write, one a turn and only to a reader. Writes are
 * dropped.
 */
export function socketOf(chunks: readonly Buffer[]): Duplex {
  let next = 0
  let asked = (): void => {}
  const asking = new Promise<void>(resolve => {
    asked = resolve
  })
  return new Duplex({
    // Disables read-ahead.
    readableHighWaterMark: 1,
    async read() {
      await asking
      setImmediate(() => {
        this.push(chunks[next] ?? null)
        next += 1
      })
    },
    write(_chunk, _encoding, done) {
      asked()
      done()
    },
  })
}
