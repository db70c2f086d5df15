import { CanonicalNarReader } from '../../nix/nar/nar-reader.ts'
import type { Body } from '../../runtime/index.ts'
import { bodyPieces } from '../../runtime/streams/body.ts'
import { ContentsError, type Measured, type ReceiveOptions } from '../model/contents.ts'
import { BodyHash, type Hashes, measure } from './body-hash.ts'
import { diskError } from './disk-error.ts'
import { dumpTree } from './dump-tree.ts'
import { NewFile } from './new-file.ts'
import { TurnTimer } from './turn-timer.ts'
import { Unpacker } from './unpacker.ts'
import { WriteBehind } from './write-behind.ts'

export interface Received extends Measured {
  readonly hashes: Hashes
}

/** Bytes that are handled in one go outside of files: in these few, no more than some 50 files can begin. */
const SLICE = 8 << 10
/** Bytes of a file's content that are handled in one go. */
const LARGE_SLICE = 1 << 20
/** Unpacks a NAR to `root`, where nothing may be. After an error something may be left there. */
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
  return { narHash: hashes.sha256 as string, narSize: hash.size, hashes: asked(hashes, options) }
}

/** Writes a file that is not executable to `root`, where nothing may be. */
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
  // A NAR begins with the size, which is known only now: the file has to be read again.
  const measured = await measure(dumpTree(root))
  return { ...measured, hashes: asked(hash.digest(), options) }
}

/** Hands a body on in slices that take little time each, and lets others have their turn between them. */
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

function asked(hashes: Hashes, { hashes: wanted = [] }: ReceiveOptions): Hashes {
  return Object.fromEntries(wanted.map(algorithm => [algorithm, hashes[algorithm] as string]))
}
