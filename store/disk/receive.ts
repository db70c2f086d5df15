import { CanonicalNarReader } from '../../nix/nar/nar-reader.ts'
import type { Body } from '../../runtime/index.ts'
import { TurnTimer } from '../../runtime/server/turn-timer.ts'
import { bodyPieces } from '../../runtime/streams/body.ts'
import { ContentsError, type Measured, type ReceiveOptions } from '../model/contents.ts'
import { BodyHash, type Hashes, measure } from './body-hash.ts'
import { diskError } from './disk-error.ts'
import { dumpTree } from './dump-tree.ts'
import { NewFile } from './new-file.ts'
import { Unpacker } from './unpacker.ts'
import { WriteBehind } from './write-behind.ts'

export interface Received extends Measured {
  readonly hashes: Hashes
}

/** Bytes handled at once outside of files. At most about 50 files can start in them. */
const SLICE = 8 << 10
/** Bytes of a file's content handled at once. */
const LARGE_SLICE = 1 << 20

/** Unpacks a NAR to `root`, which must not exist. After an error, the caller has to remove the rest. */
export async function receiveNar(
  nar: Body,
  root: Buffer,
  options: ReceiveOptions,
  maxDepth: number,
): Promise<Received> {
  const unpacker = new Unpacker(root)
  const reader = new CanonicalNarReader(unpacker, maxDepth)
  const hash = new BodyHash([...new Set(['sha256' as const, ...(options.hashes ?? [])])])
  try {
    await eachSlice(
      nar,
      options,
      () => reader.contentLeft,
      slice => {
        reader.feed(slice)
        hash.update(slice)
        return unpacker.room()
      },
    )
    reader.end()
    await unpacker.end()
  } catch (error) {
    await unpacker.abandon()
    throw diskError(error, 'unpack into the store')
  }
  const hashes = hash.digest()
  return { narHash: hashes.sha256 as string, narSize: hash.size, hashes: requested(hashes, options) }
}

/** Writes a file that is not executable to `root`, which must not exist. */
export async function receiveFlat(content: Body, root: Buffer, options: ReceiveOptions): Promise<Received> {
  const writes = new WriteBehind()
  const file = new NewFile(root, 0o444, writes)
  const hash = new BodyHash([...new Set(options.hashes ?? [])])
  try {
    await eachSlice(
      content,
      options,
      () => LARGE_SLICE,
      slice => {
        file.add(slice)
        hash.update(slice)
        return writes.room()
      },
    )
    file.end()
    await writes.end()
  } catch (error) {
    file.abandon()
    await writes.end().catch(() => {})
    throw diskError(error, 'write into the store')
  }
  // A NAR starts with the size, which is known only now, so read the file again.
  const measured = await measure(dumpTree(root))
  return { ...measured, hashes: requested(hash.digest(), options) }
}

/** Handles a body in slices that take little time each, and yields to the event loop between them. */
async function eachSlice(
  body: Body,
  { maxSize = Number.POSITIVE_INFINITY }: ReceiveOptions,
  wanted: () => number,
  handle: (slice: Buffer) => Promise<void> | undefined,
): Promise<void> {
  const timer = new TurnTimer()
  let size = 0
  for await (const chunk of bodyPieces(body)) {
    size += chunk.length
    if (size > maxSize)
      throw new ContentsError('too-large', `the content is longer than the ${maxSize} bytes that are allowed`)
    for (let at = 0; at < chunk.length; ) {
      const slice = chunk.subarray(at, at + Math.min(LARGE_SLICE, Math.max(SLICE, wanted())))
      at += slice.length
      const room = handle(slice)
      if (room !== undefined) await room
      const turn = timer.yieldTurn()
      if (turn !== undefined) await turn
    }
  }
}

function requested(hashes: Hashes, { hashes: wanted = [] }: ReceiveOptions): Hashes {
  return Object.fromEntries(wanted.map(algorithm => [algorithm, hashes[algorithm] as string]))
}
