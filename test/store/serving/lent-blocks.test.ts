import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { connect } from '../../../generated/nix-daemon/index.ts'
import { takeLoan } from '../../../runtime/streams/lent-piece.ts'
import { BLOCK, giveBack, takeBlock } from '../../../store/disk/block-pool.ts'
import { lendingHandlers, storeHandlers } from '../../../store/serving/store-handlers.ts'
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

test('No client gets bytes of the file of another, while others leave half-way', async () => {
  const served = await serve()
  const client = await served.connect()
  const files = await Promise.all(
    [1, 2, 3].map(async letter => {
      const file = Buffer.alloc(8 * BLOCK + letter, letter)
      return { path: await addNar(served, client, `file-${letter}`, {}, file), body: nar(file) }
    }),
  )
  const download = async (at: number): Promise<number> => {
    const { path, body } = files[at % files.length] as (typeof files)[0]
    const other = await connect(served.socket)
    const bytes =
      at % 2 === 0 ? await other.narFromPath({ path }) : (await other.exportPath({ path, sign: 0 })).nar
    let got = 0
    for await (const piece of bytes) {
      if (body.compare(piece, 0, piece.length, got, got + piece.length) !== 0)
        throw new Error(`other bytes at ${got} of ${path}`)
      got += piece.length
      if (at % 5 === 0 && got > 3 * BLOCK) break
    }
    other.connection.destroy()
    return got < body.length ? 1 : 0
  }
  const left = await Promise.all(Array.from({ length: 20 }, (_, at) => download(at)))
  expect(left.reduce((sum, each) => sum + each, 0)).toBe(4)
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

test('Handlers that a program can wrap lend nothing', async () => {
  const served = await serve()
  const client = await served.connect()
  const path = await addNar(served, client, 'large', {}, randomBytes(4 * BLOCK))
  const { signal } = new AbortController()
  const { session } = client.connection
  for (const [make, loans] of [
    [storeHandlers, 0],
    [lendingHandlers, 4],
  ] as const) {
    const handlers = make(served.store, { session, signal } as never)
    let lent = 0
    const body = (await handlers.narFromPath?.({ path }, {} as never)) as AsyncIterable<Buffer>
    for await (const piece of body) if (takeLoan(piece) !== undefined) lent += 1
    expect(lent).toBe(loans)
  }
})
