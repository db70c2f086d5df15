import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { FileWatch } from '../../generator/run/file-watch.ts'
import { generateAll } from '../../generator/run/generate-all.ts'
import { watch } from '../../generator/run/watch.ts'
import { schemaText, wholeSpec } from './project.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'generator-watch-'))
  put('spec/protocol.schema.json', schemaText)
  put('spec/demo/demo.yaml', wholeSpec)
})

afterEach(() => {
  vi.useRealTimers()
  rmSync(root, { recursive: true, force: true })
})

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

describe('FileWatch', () => {
  let poll: FileWatch
  beforeEach(() => {
    poll = new FileWatch(root, ['spec', 'runtime/adapters', 'runtime/grammars'])
  })

  /** Looks until nothing changes any more; counts the changes. */
  function looks(): number {
    return [1, 2, 3].filter(() => poll.hasChanged()).length
  }

  test('finds nothing if nothing changed', () => {
    expect(looks()).toBe(0)
  })

  test.each<[string, () => void]>([
    ['a changed file', () => put('spec/demo/demo.yaml', `${wholeSpec}# More.\n`)],
    ['a file of the same length', () => put('spec/demo/demo.yaml', wholeSpec.replace('Demo', 'Dome'))],
    ['a new file in a new folder', () => put('spec/demo/types/more.yaml', 'types: []\n')],
    ['a deleted file', () => rmSync(join(root, 'spec/demo/demo.yaml'))],
    ['a renamed file', () => renameSync(join(root, 'spec/demo/demo.yaml'), join(root, 'spec/demo/b.yaml'))],
    ['the schema', () => put('spec/protocol.schema.json', `${schemaText}\n`)],
    ['a new adapter', () => put('runtime/adapters/new.ts', '')],
    ['a new grammar', () => put('runtime/grammars/new.ts', '')],
    ['that everything is gone', () => rmSync(join(root, 'spec'), { recursive: true })],
  ])('reports %s once', (_, change) => {
    change()
    // Some file systems count time in steps that are longer than two writes.
    const later = new Date(Date.now() + 5000)
    try {
      utimesSync(join(root, 'spec/demo/demo.yaml'), later, later)
    } catch {}
    expect(looks()).toBe(1)
  })

  test('waits until files stop changing, and reports several changes as one', () => {
    put('spec/demo/a.yaml', 'types: []\n')
    expect(poll.hasChanged()).toBe(false)
    put('spec/demo/b.yaml', 'types: []\n')
    expect(poll.hasChanged()).toBe(false)
    expect(looks()).toBe(1)
  })

  test('ignores a change that was undone before it settled', () => {
    put('spec/demo/a.yaml', 'types: []\n')
    expect(poll.hasChanged()).toBe(false)
    rmSync(join(root, 'spec/demo/a.yaml'))
    expect(looks()).toBe(0)
  })
})

describe('watch()', () => {
  let lines: string[]
  let ended: AbortController
  let watching: Promise<void>

  function start(): void {
    vi.useFakeTimers()
    lines = []
    ended = new AbortController()
    const printError = (text: string): unknown => lines.push(text)
    watching = watch({
      root,
      printError,
      signal: ended.signal,
      generate: () =>
        generateAll({
          root,
          check: false,
          emit: () => new Map(),
          print: text => lines.push(text),
          printError,
        }),
    })
  }

  /** Collects the output until nothing changes any more. */
  function printed(): string {
    lines.length = 0
    vi.advanceTimersByTime(1000)
    return lines.join('')
  }

  const done = /^generate: 0 files, 0 written, 0 unchanged, 0 removed \(\d+ ms\)\n$/

  test('generates at the start, and prints one line per run', () => {
    start()
    expect(lines.join('')).toMatch(done)
    expect(printed()).toBe('')
    put('spec/demo/more.yaml', moreSpec)
    expect(printed()).toMatch(done)
    expect(printed()).toBe('')
  })

  test('survives a mistake, files that come and go, and a broken schema', () => {
    start()
    put('spec/demo/more.yaml', 'types: 5\n')
    expect(printed()).toMatch(
      /more\.yaml:1:8: error\[schema-type\][\s\S]*\n2 errors in the spec: nothing was generated\n$/,
    )
    rmSync(join(root, 'spec'), { recursive: true })
    expect(printed()).toMatch(/^generate: spec\/protocol\.schema\.json is missing: /)
    put('spec/protocol.schema.json', '{')
    expect(printed()).toMatch(/^generate: spec\/protocol\.schema\.json is no valid schema: /)
    put('spec/protocol.schema.json', schemaText)
    expect(printed()).toBe('there is no protocol below spec/: nothing was generated\n')
    put('spec/demo/demo.yaml', wholeSpec)
    expect(printed()).toMatch(done)
  })

  test('ends at its signal', async () => {
    start()
    ended.abort()
    await watching
    put('spec/demo/more.yaml', moreSpec)
    expect(printed()).toBe('')
    expect(vi.getTimerCount()).toBe(0)
  })
})

const moreSpec = wholeSpec.replace(/^protocol:[\s\S]*/m, 'types: []\n')
