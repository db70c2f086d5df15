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
