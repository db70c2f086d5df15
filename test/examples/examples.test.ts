// Runs the programs of the README against a store of the package.

import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from '../../generated/nix-daemon/client.ts'
import type { Listening } from '../../runtime/transport/listen.ts'
import { listenStore, openStore, type Store } from '../../store/index.ts'

const run = promisify(execFile)
const root = dirname(dirname(import.meta.dirname))
let folder: string
let store: Store
let listening: Listening

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nixwire-examples-'))
  store = await openStore({ dir: join(folder, 'store') })
  listening = await listenStore(store, join(folder, 'socket'))
})
afterAll(async () => {
  await listening.close()
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

async function example(name: string): Promise<string[]> {
  const args = ['--import', 'tsx', join(root, 'examples', name), join(folder, 'socket')]
  const { stdout } = await run(process.execPath, args, { cwd: root })
  return stdout.trimEnd().split('\n')
}

test('add-and-query.ts adds a path, and shows its hash and its NAR', async () => {
  const [first = '', ...rest] = await example('add-and-query.ts')
  expect(first).toMatch(/^\/\S+\/[0-9a-z]{32}-hello\.txt [0-9a-f]{64}$/)
  expect(rest.join('\n')).toContain('hello')
})

test('verify.ts reports every path as good if none is damaged', async () => {
  await using client = await connect(join(folder, 'socket'))
  const paths: string[] = []
  for (let index = 0; index < 50; index += 1) {
    const added = await client.addToStore(
      { name: `file-${index}`, camStr: 'fixed:sha256' },
      Buffer.alloc(index * 99, 65),
    )
    paths.push(added.path)
  }
  const said = await example('verify.ts')
  for (const path of paths) expect(said).toContain(`good ${path}`)
  expect(said.filter(line => !line.startsWith('good '))).toEqual([])
})
