// Bodies that come while others hold all memory for them.

import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Body } from '../../../runtime/index.ts'
import { measure } from '../../../store/disk/body-hash.ts'
import { dumpTree } from '../../../store/disk/dump-tree.ts'
import { receive } from '../../../store/disk/receive.ts'
import type { Received } from '../../../store/disk/receiver.ts'
import { SLAB, Slabs } from '../../../store/disk/slabs.ts'
import { Threads } from '../../../store/disk/threads.ts'
import { infoOf, nar } from '../../live/support/nar.ts'
import { cut } from '../../support/chunks.ts'
import { sceneOf } from '../../support/scene.ts'

const scene = sceneOf('slabs')
const long = nar({ entries: { a: Buffer.alloc(3 * SLAB, 'long'), b: 'short' } })
const { narHash, narSize } = infoOf(long)

function root(name: string): Buffer {
  return Buffer.from(join(scene.folder, name))
}

function receiveAt(name: string, body: Body, slabs: Slabs, threads?: Threads): Promise<Received> {
  const receiving = { form: 'nar', root: root(name), algorithms: [], maxDepth: 64 } as const
  return receive(body, receiving, undefined, { slabs, threads })
}

test('clients that stand still hold no more slabs than there may be, and all bodies come whole', async () => {
  const slabs = new Slabs(2)
  let goOn = (): void => {}
  const told = new Promise<void>(resolve => {
    goOn = resolve
  })
  let standing = 0
  const standStill = async function* (): AsyncGenerator<Buffer, void, undefined> {
    yield long.subarray(0, 1000)
    standing += 1
    await told
    yield* cut(long.subarray(1000), [1 << 16])
  }
  const names = Array.from({ length: 20 }, (_, number) => `standing-${number}`)
  const waiting = names.map(name => receiveAt(name, standStill(), slabs))
  while (standing < names.length) await new Promise(setImmediate)
  expect(slabs.taken).toBe(2)
  expect(await receiveAt('other', cut(long, [1 << 16]), slabs)).toMatchObject({ narHash, narSize })
  goOn()
  for (const received of await Promise.all(waiting)) expect(received).toMatchObject({ narHash, narSize })
  for (const name of ['other', ...names])
    expect(await measure(dumpTree(root(name)))).toEqual({ narHash, narSize })
  expect(slabs.taken).toBe(0)
})

test('a thread gets a body with a single slab, which waits until it is taken', async () => {
  const slabs = new Slabs(1)
  const threads = Threads.of(1)
  const received = await receiveAt('long', cut(long, [1 << 16]), slabs, threads)
  expect(received).toMatchObject({ narHash, narSize })
  expect(slabs.taken).toBe(0)
  await threads?.close()
})

test('a body whose thread ends gives its slabs back', async () => {
  const slabs = new Slabs(8)
  const threads = Threads.of(1)
  const ending = async function* (): AsyncGenerator<Buffer, void, undefined> {
    yield* cut(long.subarray(0, 2 * SLAB), [1 << 16])
    await threads?.close()
    yield* cut(long.subarray(2 * SLAB), [1 << 16])
  }
  await expect(receiveAt('long', ending(), slabs, threads)).rejects.toMatchObject({ code: 'failed' })
  expect(slabs.taken).toBe(0)
})

test('a body that is refused, or whose source fails, gives its slabs back', async () => {
  const slabs = new Slabs(8)
  const broken = async function* (): AsyncGenerator<Buffer, void, undefined> {
    yield long.subarray(0, 100)
    throw new Error('the client has gone')
  }
  await expect(receiveAt('gone', broken(), slabs)).rejects.toThrow('the client has gone')
  const noNar = cut(Buffer.alloc(2 * SLAB, 'no NAR'), [1 << 16])
  await expect(receiveAt('refused', noNar, slabs)).rejects.toMatchObject({ code: 'bad-nar' })
  expect(slabs.taken).toBe(0)
})
