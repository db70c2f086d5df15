import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { corpusFiles, readCorpusFile } from './corpus.ts'
import { replay } from './round.ts'
import { targets } from './targets.ts'

const files = targets.flatMap(target =>
  corpusFiles(target.name).map(path => ({ target, path, name: `${target.name}/${basename(path)}` })),
)

test.each(files)('$name breaks no invariant any more', async ({ target, path }) => {
  const { inputs, target: name, found } = readCorpusFile(path)
  expect(name).toBe(target.name)
  expect(found).toMatch(/\w/)
  expect(inputs.length).toBeGreaterThan(0)
  expect((await replay(target, inputs))?.message).toBeUndefined()
})
