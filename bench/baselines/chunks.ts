import { at, open, SHORT } from './cursor.ts'

/**
 * Takes records out of chunks as they come: what is short at the end of one is read again with the next.
 * `record` reads one, or throws and has changed nothing.
 */
export function fromChunks(record: () => void): (chunk: Buffer) => void {
  let rest: Buffer | undefined
  return chunk => {
    const window = rest === undefined ? chunk : Buffer.concat([rest, chunk])
    let mark = 0
    open(window, 0, window.length)
    try {
      while (mark < window.length) {
        record()
        mark = at
      }
    } catch (error) {
      if (error !== SHORT) throw error
    }
    rest = mark === window.length ? undefined : window.subarray(mark)
  }
}
