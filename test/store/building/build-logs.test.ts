import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { clearBuildLogs, keepBuildLog, logFile } from '../../../store/building/build-logs.ts'

const derivation = `${'0'.repeat(32)}-a.drv`
let folder: string

/** A body whose first piece cannot be read. */
function failingAtOnce(error: Error): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }) }
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nixwire-logs-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('A log that breaks off leaves no file, not even later', async () => {
  const broken = failingAtOnce(new Error('gone'))
  for (let time = 0; time < 10; time += 1)
    await expect(keepBuildLog(folder, derivation, broken)).rejects.toThrow('gone')
  // A file that is still being opened would be there by now.
  await sleep(50)
  expect(readdirSync(folder)).toEqual(['drvs'])
})

test('A log that a kill has cut off is removed, and the others stay', async () => {
  await keepBuildLog(folder, derivation, Buffer.from('whole'))
  writeFileSync(join(folder, '.nixwire-1-1'), 'half')
  await clearBuildLogs(folder)
  expect(readdirSync(folder)).toEqual(['drvs'])
  expect(readFileSync(logFile(folder, derivation), 'utf8')).toBe('whole')
})
