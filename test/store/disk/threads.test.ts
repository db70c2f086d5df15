// Threads that write and hash long bodies, and what happens if they fail.

import { createHash } from 'node:crypto'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ByteStream, type Sink } from '../../../runtime/streams/byte-stream.ts'
import { openDiskContents } from '../../../store/disk/disk-contents.ts'
import { removeTree } from '../../../store/disk/remove-tree.ts'
import { SLAB } from '../../../store/disk/slabs.ts'
import type { Contents } from '../../../store/model/contents.ts'
import { infoOf, nar } from '../../live/support/nar.ts'
import { cut } from '../../support/chunks.ts'
import { collect, storeDir } from './contents-folder.ts'

const long = nar({ entries: { a: Buffer.alloc(3 * SLAB, 'long'), b: 'short' } })
const short = nar({ entries: { a: Buffer.alloc(SLAB / 2, 'short') } })

let folder: string
let started: Worker[]
const onStart = (message: unknown): void => void started.push((message as { worker: Worker }).worker)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nixwire-threads-'))
  started = []
  subscribe('worker_threads', onStart)
})

afterEach(async () => {
  unsubscribe('worker_threads', onStart)
  await removeTree(Buffer.from(folder))
})

function open(threads: number): Promise<Contents> {
  return openDiskContents({ storeDir, folder, threads })
}

function pathOf(number: number): string {
  return `${storeDir}/${String(number).padStart(32, '0')}-name`
}

/** Yields bytes, then waits for the end of a promise, which may reject. */
async function* bytesThen(bytes: Buffer, next: Promise<unknown>): AsyncGenerator<Buffer, void, undefined> {
  yield bytes
  await next
}

test('long bodies go to as many threads as are allowed, and short ones to none', async () => {
  const contents = await open(2)
  await (await contents.receiveNar(cut(short, [1 << 16]))).discard()
  expect(started).toHaveLength(0)
  const pending = await Promise.all(
    Array.from({ length: 5 }, () => contents.receiveNar(cut(long, [1 << 16]))),
  )
  expect(started).toHaveLength(2)
  const { narHash, narSize } = infoOf(long)
  for (const [index, each] of pending.entries()) {
    expect(each).toMatchObject({ narHash, narSize })
    await each.commit(pathOf(index))
    expect(Buffer.concat(await collect(contents.dump(pathOf(index)))).equals(long)).toBe(true)
    expect(await contents.verify(pathOf(index), narSize)).toEqual({ narHash, narSize })
  }
  expect(started).toHaveLength(2)
  await contents.close?.()
})

test('threads have ended once the contents are closed', async () => {
  const contents = await open(1)
  await (await contents.receiveNar(long)).discard()
  const ended = started.map(worker => once(worker, 'exit'))
  expect(ended).toHaveLength(1)
  await contents.close?.()
  expect(await Promise.all(ended)).toEqual([[1]])
  await expect(contents.receiveNar(long)).rejects.toMatchObject({ code: 'failed' })
  expect(readdirSync(folder)).toEqual([])
})

describe.each([0, 1])('with %d threads, a long body', threads => {
  test('is received with the hashes that were asked for', async () => {
    const contents = await open(threads)
    const flat = Buffer.alloc(2 * SLAB + 1, 'flat')
    const pending = await contents.receiveFlat(cut(flat, [1 << 16]), { hashes: ['md5', 'sha1'] })
    const { narHash, narSize } = infoOf(nar(flat))
    expect(pending).toMatchObject({ narHash, narSize })
    expect(Object.keys(pending.hashes)).toEqual(['md5', 'sha1'])
    await pending.discard()
    await contents.close?.()
    expect(readdirSync(folder)).toEqual([])
  })

  test('that breaks the form of a NAR is refused at the same byte, and leaves nothing behind', async () => {
    const contents = await open(threads)
    const broken = Buffer.from(long)
    const at = long.indexOf('entry', 2 * SLAB)
    broken.write('Entry', at)
    await expect(contents.receiveNar(cut(broken, [1 << 16]))).rejects.toMatchObject({
      code: 'bad-nar',
      place: { path: 'nar', offset: at - 8 },
    })
    await expect(contents.receiveNar(long.subarray(0, -8))).rejects.toMatchObject({ code: 'short-input' })
    await contents.close?.()
    expect(readdirSync(folder)).toEqual([])
  })

  test('whose source fails leaves nothing behind', async () => {
    const contents = await open(threads)
    const gone = Promise.reject(new Error('the client has gone'))
    gone.catch(() => {})
    await expect(contents.receiveNar(bytesThen(long.subarray(0, -8), gone))).rejects.toThrow(
      'the client has gone',
    )
    await contents.close?.()
    expect(readdirSync(folder)).toEqual([])
  })

  test('whose source is given up while a piece is being taken leaves nothing behind', async () => {
    const contents = await open(threads)
    let rest: Promise<unknown> = Promise.resolve()
    const lend = async (sink: Sink): Promise<void> => {
      const bring = async (): Promise<void> => {
        for (const piece of cut(long, [SLAB + 1])) await sink(piece)
      }
      rest = bring().catch((error: Error) => error.message)
      throw new Error('the client has gone')
    }
    const given = new ByteStream({ async *pieces() {}, lend, abandon() {} })
    await expect(contents.receiveNar(given)).rejects.toThrow('the client has gone')
    expect(await rest).toContain('the content is not wanted any more')
    expect(readdirSync(folder)).toEqual([])
    await (await contents.receiveNar(long)).discard()
    await contents.close?.()
    expect(readdirSync(folder)).toEqual([])
  })

  test('that cannot be written fails with the error of the system', async () => {
    const contents = await open(threads)
    const deep = Array.from({ length: 20 }).reduce<object>(
      node => ({ entries: { ['d'.repeat(250)]: node } }),
      Buffer.alloc(2 * SLAB),
    )
    await expect(contents.receiveNar(nar(deep as never))).rejects.toMatchObject({ code: 'path-too-long' })
    await contents.close?.()
    expect(readdirSync(folder)).toEqual([])
  })
})

/** A body whose source waits before its end, until it is told to go on. */
class Standing {
  #reach = (): void => {}
  #goOn = (): void => {}
  /** Fulfilled once the store waits for the rest. */
  readonly reached = new Promise<void>(resolve => {
    this.#reach = resolve
  })
  readonly #told = new Promise<void>(resolve => {
    this.#goOn = resolve
  })

  async *pieces(): AsyncGenerator<Buffer, void, undefined> {
    yield* cut(long.subarray(0, -8), [1 << 16])
    this.#reach()
    await this.#told
    yield long.subarray(-8)
  }

  goOn(): void {
    this.#goOn()
  }
}

test('a client that stands still keeps no other from the only thread', async () => {
  const contents = await open(1)
  const standing = new Standing()
  const waiting = contents.receiveNar(standing.pieces())
  await standing.reached
  await (await contents.receiveNar(long)).discard()
  expect(started).toHaveLength(1)
  standing.goOn()
  await (await waiting).discard()
  await contents.close?.()
})

test('if a thread ends, its bodies fail, and the next ones go to another', async () => {
  const contents = await open(1)
  const standing = new Standing()
  const failing = contents.receiveNar(standing.pieces())
  const told = expect(failing).rejects.toMatchObject({
    code: 'failed',
    message: expect.stringContaining('a thread of the store has ended'),
  })
  await standing.reached
  await started[0]?.terminate()
  standing.goOn()
  await told
  await (await contents.receiveNar(long)).discard()
  expect(started).toHaveLength(2)
  await contents.close?.()
  expect(readdirSync(folder)).toEqual([])
})

describe.each([0, 1])('with %d threads, a long NAR with a content address of another kind', threads => {
  const hashPart = '0'.repeat(30).padStart(32, 'z')

  test('is hashed beside: the content of its file, or all of it with zeros for its own hash part', async () => {
    const contents = await open(threads)
    const file = Buffer.alloc(3 * SLAB + 5, 'file')
    const ofFile = await contents.receiveNar(cut(nar(file), [1 << 16]), {
      addressedBy: { algorithm: 'sha1' },
    })
    expect(ofFile.addressHashes).toEqual([createHash('sha1').update(file).digest('hex')])
    // An occurrence stands across the border of two slabs.
    const text = Buffer.alloc(2 * SLAB, 'text')
    const at = SLAB - nar(text).indexOf('text') - 9
    text.write(hashPart, at)
    const self = await contents.receiveNar(cut(nar(text), [1 << 16]), {
      addressedBy: { algorithm: 'sha256', hashPart },
    })
    text.fill(0, at, at + hashPart.length)
    expect(self.addressHashes?.[0]).toBe(createHash('sha256').update(nar(text)).digest('hex'))
    for (const pending of [ofFile, self]) await pending.discard()
    // Long bodies are hashed where their files are written.
    expect(started).toHaveLength(threads)
    await contents.close?.()
  })

  test('is refused if it holds no file, and leaves nothing behind', async () => {
    const contents = await open(threads)
    await expect(
      contents.receiveNar(cut(long, [1 << 16]), { addressedBy: { algorithm: 'sha256' } }),
    ).rejects.toMatchObject({ code: 'bad-nar', message: expect.stringContaining('the NAR holds none') })
    await contents.close?.()
    expect(readdirSync(folder)).toEqual([])
  })
})
