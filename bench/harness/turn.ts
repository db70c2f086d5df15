import { Duplex } from 'node:stream'

/** The next turn of the event loop, in which a socket would hand over its next chunk. */
export function turn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}

/** Hands over chunks, one a turn. */
export async function pump(chunks: readonly Buffer[], push: (chunk: Buffer) => void): Promise<void> {
  for (const chunk of chunks) {
    push(chunk)
    await turn()
  }
}

/**
 * A socket that chunks come from once something was asked, one a turn and only where somebody reads; what is
 * sent is lost.
 */
export function socketOf(chunks: readonly Buffer[]): Duplex {
  let next = 0
  let asked = (): void => {}
  const asking = new Promise<void>(resolve => {
    asked = resolve
  })
  return new Duplex({
    // Nothing is read ahead of who reads.
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
