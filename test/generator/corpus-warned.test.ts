import { expect, test } from 'vitest'
import { warningRules } from '../../generator/check/warnings.ts'
import { renderDiagnostics } from '../../generator/report/render-diagnostics.ts'
import { compileSources } from '../../generator/run/compile.ts'
import { corpusCases, corpusFiles, corpusPath } from './corpus.ts'
import { handWritten, schema } from './diagnose.ts'

const cases = corpusCases('warned')

test.each(cases)('%s is warned of as expected, and compiled', async name => {
  const files = corpusFiles('warned', name)
  const { protocol, diagnostics, warnings, texts } = compileSources(files, schema, handWritten)
  expect(renderDiagnostics(diagnostics, texts)).toBe('')
  expect(protocol?.name).toBe('demo')
  await expect(renderDiagnostics(warnings, texts)).toMatchFileSnapshot(
    corpusPath('warned', name, 'expected.txt'),
  )
})

test('every rule that warns has a case with its name', () => {
  expect(warningRules.map(rule => rule.id).sort()).toEqual(cases)
})
