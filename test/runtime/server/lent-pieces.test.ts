import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { connect, listen } from '../../../generated/nix-daemon/index.ts'
import { lend, takeLoan } from '../../../runtime/streams/lent-piece.ts'
import { fileNar } from '../../support/nar.ts'
import { bytesOf, LAST, served } from '../../support/raw-client.ts'
import { path } from '../../support/requests.ts'

const folder = mkdtempSync(join(tmpdir(), 'nixwire-lent-'))
afterAll(() => rmSync(folder, { recursive: true }))

const PIECE = 64 << 10
const body = fileNar(64 * PIECE)

/** Gives a body in lent pieces of a memory that is filled again as soon as it is given back. */
function lending(): { readonly pieces: () => AsyncGenerator<Buffer>; readonly blocks: Set<ArrayBufferLike> } {
  const spare: Buffer[] = []
  const blocks = new Set<ArrayBufferLike>()
  return {
    blocks,
    async *pieces() {
      for (let at = 0; at < body.length; at += PIECE) {
        const block = spare.pop() ?? Buffer.allocUnsafeSlow(PIECE)
        blocks.add(block.buffer)
        const piece = block.subarray(0, body.copy(block, 0, at, at + PIECE))
        yield lend(piece, () => {
          block.fill(0xff)
          spare.push(block)
        })
      }
    },
  }
}

test('Lent pieces are given back once a socket has taken them', async () => {
  const { pieces, blocks } = lending()
  await using server = await listen(join(folder, 'socket'), { narFromPath: () => pieces() })
  await using client = await connect(server.url)
  const got: Buffer[] = []
  await (await client.narFromPath({ path })).forEach(piece => void got.push(piece))
  expect(Buffer.concat(got).equals(body)).toBe(true)
  // Sixty-five pieces: those that wait in the stream, and one more.
  expect(blocks.size).toBeLessThan(8)
})

test('Lent pieces are never given back by streams that may keep them', async () => {
  const { pieces, blocks } = lending()
  const { client } = await served({ narFromPath: () => pieces() })
  client.send(38, path)
  expect((await client.read(8 + body.length)).equals(bytesOf(LAST, body))).toBe(true)
  expect(blocks.size).toBe(Math.ceil(body.length / PIECE))
})

test('A loan ends once', () => {
  let ended = 0
  const piece = lend(Buffer.alloc(1), () => {
    ended += 1
  })
  takeLoan(piece)?.()
  takeLoan(piece)?.()
  expect([ended, takeLoan(Buffer.alloc(1))]).toEqual([1, undefined])
})
