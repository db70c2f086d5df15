import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { logFile, newLogFile } from '../../../store/building/build-logs.ts'

const derivation = `${'0'.repeat(32)}-a.drv`
const read = (): string => readFileSync(logFile(folder, derivation), 'latin1')
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nixwire-logs-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('The log of a running build can be read, and takes the place of an earlier one', async () => {
  const first = newLogFile(folder, derivation, 1000)
  first.add('earlier')
  await first.close()
  const log = newLogFile(folder, derivation, 1000)
  log.add('one')
  log.add('not UTF-8: \udcff')
  expect(await log.settled()).toBeUndefined()
  expect(read()).toBe('one\nnot UTF-8: \xff\n')
  log.add('two')
  expect(await log.close()).toBeUndefined()
  expect(read()).toBe('one\nnot UTF-8: \xff\ntwo\n')
  expect(readdirSync(folder)).toEqual(['drvs'])
})

test('The log of a build that says nothing is empty', async () => {
  await newLogFile(folder, derivation, 1000).close()
  expect(read()).toBe('')
})

test('A log is kept up to its limit, and says so', async () => {
  const log = newLogFile(folder, derivation, 10)
  for (const line of ['1234', '5678', '9', '10']) log.add(line)
  await log.close()
  expect(read()).toBe('1234\n5678\n[the rest of this log was left out]\n')
})

test('Lines that wait for the disk are counted until they are written', async () => {
  const log = newLogFile(folder, derivation, 1 << 30)
  const line = 'x'.repeat(1 << 16)
  let lines = 0
  for (; !log.isFull; lines += 1) log.add(line)
  expect(lines).toBe(16)
  await log.settled()
  expect(log.isFull).toBe(false)
  await log.close()
  expect(read()).toBe(`${line}\n`.repeat(lines))
})

test('An error of the disk is told at the end, and nothing is kept in memory after it', async () => {
  mkdirSync(join(folder, 'drvs'))
  writeFileSync(join(folder, 'drvs/00'), 'a file in the way')
  const log = newLogFile(folder, derivation, 1 << 30)
  log.add('lost')
  expect((await log.settled())?.message).toMatch(/ENOTDIR|EEXIST/)
  for (let count = 0; count < 40; count += 1) log.add('x'.repeat(1 << 16))
  expect(log.isFull).toBe(false)
  expect((await log.close())?.message).toMatch(/ENOTDIR|EEXIST/)
  expect(readdirSync(folder)).toEqual(['drvs'])
})
