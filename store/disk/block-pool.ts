/** Bytes of a block: a download of 512 MiB took a fifth longer with 256 KiB, and no less with more. */
export const BLOCK: number = 512 << 10
/** Blocks kept for the next reader. */
const MOST = 8

const spare: ArrayBuffer[] = []

/**
 * Takes a block of memory with any contents. New ones are costly: the kernel clears each page of them, and their
 * number drives the garbage collector. A shorter one has memory of its own size, since its taker may keep it.
 */
export function takeBlock(size: number = BLOCK): Buffer {
  const memory = size < BLOCK ? undefined : spare.pop()
  return memory === undefined ? Buffer.allocUnsafeSlow(Math.min(size, BLOCK)) : Buffer.from(memory)
}

/** Gives back a block, or the start of one, that nothing reads any more. One with other memory is left alone. */
export function giveBack({ buffer }: Buffer): void {
  if (buffer.byteLength !== BLOCK || spare.length >= MOST) return
  if (!spare.includes(buffer as ArrayBuffer)) spare.push(buffer as ArrayBuffer)
}
