import { at, open, SHORT } from './cursor.ts'

/**
 * Reads records from chunks as they arrive: a record that is cut off is read again with the next chunk. `record`
 * reads one, or throws without any other effect.
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
