import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { nixwire, sessionFile } from '../cli.ts'

const COUNT = 300_000

function word(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeUInt32LE(value)
  return bytes
}

// A call takes some 120,000 arguments.
it('a transcript shows the bytes of a request of 300,000 paths', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'nixwire-transcript-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = Buffer.from(`/nix/store/${'0'.repeat(32)}-abcd`)
  const one = Buffer.concat([word(path.length), path])
  const request = Buffer.concat([word(31), word(COUNT), ...Array.from({ length: COUNT }, () => one), word(0)])
  const handshake = readFileSync(sessionFile('query'), 'utf8').split('\n').slice(0, 9)
  const chunk = JSON.stringify({ at: 9, from: 'client', data: request.toString('base64') })
  const file = join(folder, 'session.jsonl')
  writeFileSync(file, `${[...handshake, chunk].join('\n')}\n`)
  const { status, text, err } = await nixwire(['transcript', '--hex', file])
  expect({ status, err }).toEqual({ status: 0, err: '' })
  expect(text.match(/abcd/g)?.length).toBeGreaterThan(COUNT)
})
