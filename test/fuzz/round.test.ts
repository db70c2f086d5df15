import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DecodeError } from '../../runtime/errors/errors.ts'
import { corpusFiles, readCorpusFile, writeCorpusFile } from './corpus.ts'
import { parseCorpusFile, printCorpusFile } from './input/corpus-file.ts'
import { bytesFrom, type Input } from './input/input.ts'
import {
  guarded,
  holdsFew,
  type Invariant,
  MOST_HELD,
  same,
  settles,
  settlesTyped,
  typed,
} from './invariants.ts'
import { minimise } from './minimise.ts'
import { type Find, fuzz, replay } from './round.ts'
import type { Target } from './targets/target.ts'

/** A target that does something for the byte 0xee, and lets all others pass. */
function targetThat(react: () => Promise<void> | void): Target {
  return {
    name: 'toy',
    task: 'a toy',
    short: 1,
    async prepare() {},
    make: dice => ({
      choices: {},
      pieces: Array.from({ length: 4 }, (_, call) => ({
        from: 'client' as const,
        call,
        data: Buffer.from(Array.from({ length: 40 }, () => dice.number(0, 255))),
      })),
    }),
    async open() {
      return {
        async feed(input) {
          if (bytesFrom(input, 'client').includes(0xee)) await react()
        },
        async [Symbol.asyncDispose]() {},
      }
    },
  }
}

async function firstFind(target: Target): Promise<Find | undefined> {
  let found: Find | undefined
  const find = async (each: Find): Promise<void> => {
    found ??= each
  }
  await fuzz(target, { seed: 1, over: count => found !== undefined || count === 20, find })
  return found
}

const never = new Promise<never>(() => {})

describe('a round finds', () => {
  const typeless = new TypeError('x is not a function')
  test.each<[string, Invariant, () => Promise<void> | void]>([
    ['an error that is not typed', 'crash', () => Promise.reject(typeless)],
    ['an error that is thrown in a callback', 'crash', () => void setImmediate(() => guardedThrow(typeless))],
    ['an error that is told without a class', 'typed', () => void typed('it', typeless)],
    ['a refusal without a place', 'typed', () => void typed('it', new DecodeError('bad-value', 'no'))],
    ['what never ends', 'settled', () => settles('it', never, 20)],
    ['bytes that are held', 'memory', () => holdsFew('it', MOST_HELD + 1)],
    ['a wrong answer', 'others', () => same('others', 'it', [1], [2])],
  ])('%s', async (_, invariant, react) => {
    expect((await firstFind(targetThat(react)))?.broken.invariant).toBe(invariant)
  })

  test('nothing in what fails as its callers expect', async () => {
    const refusing = (): Promise<unknown> =>
      settlesTyped('it', Promise.reject(new DecodeError('bad-value', 'no', { offset: 8 })))
    expect(await firstFind(targetThat(async () => void (await refusing())))).toBeUndefined()
  })
})

/** Tells the listeners of the process, as Node does; the test runner has one that must not hear it. */
function guardedThrow(error: Error): void {
  const own = process.listeners('uncaughtException').at(-1)
  own?.(error, 'uncaughtException')
}

test('a promise that is rejected unseen is a find', async () => {
  const before = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection')
  try {
    const run = async (): Promise<void> => void Promise.reject(new Error('unseen'))
    await expect(guarded(run)).rejects.toMatchObject({ invariant: 'rejection' })
  } finally {
    for (const listener of before) process.on('unhandledRejection', listener)
  }
})

describe('a find', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nixwire-fuzz-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const target = targetThat(() => Promise.reject(new TypeError('no')))

  test('becomes the piece that breaks the invariant, with few bytes around it', async () => {
    const { inputs, broken } = (await firstFind(target)) as Find
    const [small, ...rest] = await minimise(target, inputs, broken.invariant)
    expect(rest).toEqual([])
    expect(small?.pieces).toHaveLength(1)
    expect(inputs.at(-1)?.pieces).toHaveLength(4)
    expect(small?.pieces[0]?.data).toHaveLength(8)
    expect((await replay(target, [small as Input]))?.invariant).toBe('crash')
  })

  test('is read from its file as it was', async () => {
    const { inputs } = (await firstFind(target)) as Find
    const file = { target: 'toy', found: 'a toy', inputs }
    const path = writeCorpusFile(file, 'crash', folder)
    expect(corpusFiles('toy', folder)).toEqual([path])
    expect(readCorpusFile(path)).toEqual(file)
    expect((await replay(target, readCorpusFile(path).inputs))?.invariant).toBe('crash')
  })
})

describe('a file of the corpus', () => {
  test('has texts where its pieces are text, and else hex', () => {
    const pieces = ['a "text"\n', Buffer.from([0xff]), 'a\0', ''].map(data => ({
      from: 'client' as const,
      call: 0,
      data: Buffer.from(data),
    }))
    const file = { target: 'toy', found: 'a toy', inputs: [{ choices: { cuts: [1] }, pieces }] }
    const text = printCorpusFile(file)
    expect(text.split('\n').slice(2)).toEqual([
      '{"from":"client","call":0,"text":"a \\"text\\"\\n"}',
      '{"from":"client","call":0,"hex":"ff"}',
      '{"from":"client","call":0,"hex":"6100"}',
      '{"from":"client","call":0,"text":""}',
      '',
    ])
    expect(parseCorpusFile(text)).toEqual(file)
  })

  test.each([
    ['', 'line 1: expected a header'],
    ['{"fuzz":"toy"}', 'line 1: expected a header'],
    ['{"fuzz":"toy","found":"x"}\n{', 'line 2: not JSON'],
    ['{"fuzz":"toy","found":"x"}\n{"from":"client","call":0,"hex":""}', 'line 2: expected "choices"'],
    [
      '{"fuzz":"toy","found":"x"}\n{"choices":{}}\n{"from":"me","call":0,"hex":""}',
      'line 3: expected "from"',
    ],
    [
      '{"fuzz":"toy","found":"x"}\n{"choices":{}}\n{"from":"client","call":0,"hex":"f"}',
      'line 3: expected "text"',
    ],
  ])('is refused if it is %j', (text, problem) => {
    expect(() => parseCorpusFile(text)).toThrow(problem)
  })
})
