import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { BLOCK } from '../../../store/disk/block-pool.ts'
import { readBlocks } from '../../../store/disk/read-blocks.ts'

test('A block that cannot be read ahead while the reader is busy is an error once it is wanted', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'nixwire-blocks-'))
  const file = join(folder, 'short')
  writeFileSync(file, Buffer.alloc(BLOCK))
  const fd = openSync(file, 'r')
  const blocks = readBlocks(fd, 2 * BLOCK)
  expect((await blocks.next()).value).toHaveLength(BLOCK)
  // A promise that is rejected without a handler would be told meanwhile, and end the process of a server.
  await sleep(50)
  await expect(blocks.next()).rejects.toMatchObject({ code: 'changed' })
  closeSync(fd)
  rmSync(folder, { recursive: true })
})

test('A block of a short file takes no more memory than the file, since a consumer may keep it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'nixwire-blocks-'))
  const file = join(folder, 'short')
  const size = 40 << 10
  writeFileSync(file, Buffer.alloc(size, 7))
  const fd = openSync(file, 'r')
  const kept: Buffer[] = []
  for await (const block of readBlocks(fd, size)) kept.push(block)
  expect(kept.map(({ length, buffer }) => [length, buffer.byteLength])).toEqual([[size, size]])
  closeSync(fd)
  rmSync(folder, { recursive: true })
})
