import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { connect } from '../../../generated/nix-daemon/index.ts'
import { BLOCK, giveBack, takeBlock } from '../../../store/disk/block-pool.ts'
import { nar, sha256 } from '../../live/support/nar.ts'
import { addNar, useStores } from '../store-support.ts'

const serve = useStores()

test('Clients that read at different speeds each get the whole file, though its blocks are used again', async () => {
  const served = await serve()
  const client = await served.connect()
  const file = randomBytes(40 * BLOCK + 12_345)
  const path = await addNar(served, client, 'large', {}, file)
  const whole = sha256(nar(file)).toString('hex')
  const download = async (slow: number): Promise<string> => {
    await using other = await connect(served.socket)
    const pieces: Buffer[] = []
    for await (const piece of await other.narFromPath({ path })) {
      pieces.push(Buffer.from(piece))
      if (slow > 0) await sleep(slow)
    }
    return sha256(Buffer.concat(pieces)).toString('hex')
  }
  expect(await Promise.all([0, 1, 0, 2, 0].map(download))).toEqual([whole, whole, whole, whole, whole])
})

test('A block is used again once it is given back, and by one taker only', () => {
  const block = takeBlock()
  giveBack(block.subarray(0, 10))
  giveBack(block)
  const again = takeBlock()
  expect(again.buffer).toBe(block.buffer)
  expect(again).toHaveLength(BLOCK)
  expect(takeBlock().buffer).not.toBe(again.buffer)
})
