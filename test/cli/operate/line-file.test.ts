import { readFileSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type FileCalls, LineFile } from '../../../cli/operate/line-file.ts'
import { sceneOf } from '../../support/scene.ts'

const scene = sceneOf('line-file')

/** Opens a file, and notes what it tells about lost lines. */
function openFile(calls?: FileCalls): { file: LineFile; path: string; told: unknown[] } {
  const path = join(scene.folder, 'lines')
  const told: unknown[] = []
  const events = {
    failing: (problem: string) => told.push(problem),
    again: (lost: number) => told.push(lost),
  }
  return { file: new LineFile(path, '--audit', events, calls), path, told }
}

/** A disk that stands still until it is told how a write ends. */
function slowDisk(): { calls: FileCalls; pending: { bytes: Buffer; end(error?: Error): void }[] } {
  const pending: { bytes: Buffer; end(error?: Error): void }[] = []
  return {
    pending,
    calls: {
      write: (_, bytes) =>
        new Promise((resolve, reject) => {
          const end = (error?: Error): void => (error === undefined ? resolve(bytes.length) : reject(error))
          pending.push({ bytes: Buffer.from(bytes), end })
        }),
    },
  }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(resolve => setImmediate(resolve))
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(resolve => setImmediate(resolve))
}

describe('a file of lines', () => {
  test('is created for this user alone, and appended to', async () => {
    const { file, path } = openFile()
    file.add('one')
    file.add('two')
    await file.close()
    expect(statSync(path).mode & 0o777).toBe(0o600)
    const { file: again } = openFile()
    again.add('three')
    await again.close()
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\nthree\n')
  })

  test('that was renamed goes on under its name once it is reopened, and loses no line', async () => {
    const { file, path } = openFile()
    file.add('old')
    await turns()
    renameSync(path, `${path}.1`)
    file.add('late')
    await file.close()
    expect(readFileSync(`${path}.1`, 'utf8')).toBe('old\nlate\n')
    const { file: next } = openFile()
    renameSync(path, `${path}.2`)
    next.reopen()
    next.add('new')
    await next.close()
    expect(readFileSync(path, 'utf8')).toBe('new\n')
  })

  test('keeps a bounded number of bytes for a disk that stands still', async () => {
    const disk = slowDisk()
    const { file, told } = openFile(disk.calls)
    const line = 'x'.repeat((1 << 20) - 1)
    for (let count = 0; count < 10; count += 1) file.add(line)
    await turns()
    expect(file.waiting).toBe(4 << 20)
    expect(told).toEqual(['lines are lost: the disk is too slow'])
    disk.pending[0]?.end()
    await turns()
    expect(file.waiting).toBe(0)
    expect(told).toEqual(['lines are lost: the disk is too slow', 6])
    await file.close()
  })

  test('says once that the disk is full, and how many lines were lost when it no longer is', async () => {
    let isFull = true
    let written = ''
    const { file, told } = openFile({
      async write(_, bytes) {
        if (isFull)
          throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
        written += Buffer.from(bytes)
        return bytes.length
      },
    })
    for (const line of ['a', 'b', 'c']) {
      file.add(line)
      await turns()
    }
    expect(told).toEqual(['lines are lost: ENOSPC: no space left on device, write'])
    isFull = false
    file.add('d')
    await turns()
    expect(told.slice(1)).toEqual([3])
    expect(written).toBe('d\n')
    await file.close()
  })

  test('begins a new line after one of which only a part was written', async () => {
    const written: string[] = []
    let calls = 0
    const { file } = openFile({
      async write(_, bytes) {
        calls += 1
        if (calls === 2) throw new Error('ENOSPC')
        const part = calls === 1 ? bytes.subarray(0, 3) : bytes
        written.push(Buffer.from(part).toString())
        return part.length
      },
    })
    file.add('abcdef')
    await turns()
    file.add('next')
    await turns()
    expect(written).toEqual(['abc', '\nnext\n'])
    await file.close()
  })

  test('counts each lost line once, after one of which only a part was written', async () => {
    let calls = 0
    const { file, told } = openFile({
      async write(_, bytes) {
        calls += 1
        if (calls > 1 && calls < 5) throw new Error('ENOSPC')
        return calls === 1 ? 3 : bytes.length
      },
    })
    for (const line of ['abcdef', 'lost', 'lost', 'written']) {
      file.add(line)
      await turns()
    }
    expect(told).toEqual(['lines are lost: ENOSPC', 3])
    await file.close()
  })

  test('that cannot be opened anew goes on in the old one, and says so each time', async () => {
    const { file, path, told } = openFile()
    renameSync(scene.folder, `${scene.folder}-moved`)
    for (const line of ['one', 'two']) {
      file.reopen()
      file.add(line)
      await until(() => file.waiting === 0)
    }
    await file.close()
    renameSync(`${scene.folder}-moved`, scene.folder)
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n')
    const failure = expect.stringContaining('cannot open it anew, so the old one is used: ENOENT')
    expect(told).toEqual([failure, failure])
  })

  test('that is closed takes no line, since its descriptor may be that of another file', async () => {
    const written: string[] = []
    const { file, told } = openFile({
      async write(_, bytes) {
        written.push(Buffer.from(bytes).toString())
        return bytes.length
      },
    })
    file.add('in time')
    await Promise.all([file.close(), file.close()])
    file.add('late')
    file.reopen()
    await file.close()
    await turns()
    expect(written).toEqual(['in time\n'])
    expect(told).toEqual([])
  })

  test('that cannot be opened is a mistake', () => {
    const nowhere = join(scene.folder, 'no', 'file')
    expect(() => new LineFile(nowhere, '--audit', { failing() {}, again() {} })).toThrow(
      `--audit ${nowhere}: ENOENT`,
    )
  })
})
