import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../generator/diagnose.ts'
import { sceneOf } from '../support/scene.ts'
import { readCorpusFile } from './corpus.ts'

const scene = sceneOf('watchdog')

test('an input that blocks the event loop is written down, and its process ends', async () => {
  const path = join(scene.folder, 'toy/blocked.jsonl')
  const program = `
    import { Watchdog } from ${JSON.stringify(join(import.meta.dirname, 'watchdog.ts'))}
    const inputs = [{ choices: {}, pieces: [] }]
    new Watchdog(100).begin(${JSON.stringify(path)}, { target: 'toy', found: 'it blocks', inputs })
    for (;;);
  `
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program]
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'ignore' })
  const [, signal] = await once(child, 'exit')
  expect(signal).toBe('SIGKILL')
  expect(existsSync(path)).toBe(true)
  expect(readCorpusFile(path)).toMatchObject({ target: 'toy', found: 'it blocks' })
})
