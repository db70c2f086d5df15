/** Bytes in frames, of a chunk each. */
export interface Framed {
  readonly bytes: number
  readonly chunk: number
  /** Frames that a sender in C has in a system call. */
  readonly together: number
}

/** What becomes of them at the other end. */
export interface Receive {
  /** Where to connect to; absent for one who listens. */
  readonly socket?: string
  readonly into: 'sink' | 'iterator'
  /** Add the bytes up. */
  readonly summed?: boolean
}

/** The chunk that is sent again and again. */
export function chunkOf(size: number): Buffer {
  const chunk = Buffer.allocUnsafeSlow(size)
  for (let at = 0; at < size; at += 1) chunk[at] = 7 * at
  return chunk
}
