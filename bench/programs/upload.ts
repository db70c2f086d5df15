import { closeSync, openSync, readSync } from 'node:fs'
import { connect } from '../../generated/nix-daemon/index.ts'
import type { Told } from '../harness/c-program.ts'
import { answer } from './answer.ts'
import { metered } from './meter.ts'
import type { Upload } from './requests.ts'

const CHUNK = 64 << 10

/** Reads a file in pieces. Each piece has its own memory, because it is sent without a copy. */
function* piecesOf(file: string, told: (size: number) => void): Generator<Buffer, void, undefined> {
  const descriptor = openSync(file, 'r')
  try {
    for (;;) {
      const piece = Buffer.allocUnsafeSlow(CHUNK)
      const size = readSync(descriptor, piece)
      if (size === 0) return
      told(size)
      yield size === CHUNK ? piece : piece.subarray(0, size)
    }
  } finally {
    closeSync(descriptor)
  }
}

answer({
  async upload({ socket, path, info, file }: Upload): Promise<Told> {
    const client = await connect(socket)
    const told = await metered(async () => {
      let total = 0
      const count = (size: number): void => {
        total += size
      }
      await client.addToStoreNar({ path, info, dontCheckSigs: true }, piecesOf(file, count))
      return total
    })
    await client.close()
    return told
  },
})
