import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emit } from '../../generator/emit/emit.ts'
import { findYaml } from '../../generator/load/load.ts'
import type { Diagnostic } from '../../generator/report/diagnostic.ts'
import { renderAs } from '../../generator/report/report.ts'
import { compileSources } from '../../generator/run/compile.ts'
import { runs } from '../support/runs.ts'
import { allRules } from './all-rules.ts'
import { corpusCases, corpusFiles } from './corpus.ts'
import { base, handWritten, root, schema } from './diagnose.ts'
import { garbage, mutations } from './random/mutations.ts'
import { validSpecs } from './random/spec.ts'

const ids = allRules.map(rule => rule.id)

/** Compiles a spec, and checks that the result is code, or mistakes that can be shown. */
function survive(files: readonly (readonly [string, string])[]): void {
  const { protocol, diagnostics, texts } = compileSources(files, schema, handWritten)
  for (const diagnostic of diagnostics) checkDiagnostic(diagnostic, texts)
  for (const format of ['text', 'json', 'github'] as const) renderAs(format, diagnostics, texts)
  if (protocol === undefined) expect(diagnostics.length).toBeGreaterThan(0)
  else {
    expect(diagnostics).toEqual([])
    emit(protocol)
  }
}

function checkDiagnostic({ rule, message, span }: Diagnostic, texts: ReadonlyMap<string, string>): void {
  expect(ids).toContain(rule)
  expect(message).toMatch(/\S/)
  const lines = texts.get(span.file)?.split('\n') ?? []
  for (const [line, column] of [
    [span.line, span.column],
    [span.endLine, span.endColumn],
  ] as const) {
    expect(line, message).toBeGreaterThanOrEqual(1)
    expect(line, message).toBeLessThanOrEqual(lines.length)
    expect(column, message).toBeGreaterThanOrEqual(1)
    expect(column, message).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 1)
  }
  const before = span.endLine < span.line || (span.endLine === span.line && span.endColumn < span.column)
  expect(before, message).toBe(false)
}

describe('a mutated spec', () => {
  const corpus = [
    base,
    ...corpusCases('invalid').flatMap(name => corpusFiles('invalid', name).map(([, text]) => text)),
  ]
  const real = findYaml(root, 'spec').map(path => readFileSync(join(root, path), 'utf8'))

  test('becomes code or mistakes with places if it was small', () => {
    fc.assert(
      fc.property(mutations(corpus), text => {
        survive([
          ['spec/demo/base.yaml', base],
          ['spec/demo/case.yaml', text],
        ])
        survive([['spec/demo/base.yaml', text]])
      }),
      { numRuns: runs(400) },
    )
  })

  test('becomes code or mistakes with places if it was random', () => {
    fc.assert(
      fc.property(
        validSpecs.chain(files => mutations([files.map(([, text]) => text.replace(/^#.*\n/, '')).join('')])),
        text => survive([['spec/demo/demo.yaml', text]]),
      ),
      { numRuns: runs(60) },
    )
  })

  test('becomes code or mistakes with places if it was a file of the real spec', () => {
    fc.assert(
      fc.property(mutations(real), text => survive([['spec/nix-daemon/case.yaml', text]])),
      { numRuns: runs(100) },
    )
  })
})

test('garbage is reported as mistakes with places', () => {
  fc.assert(
    fc.property(garbage, text =>
      survive([
        ['spec/demo/base.yaml', base],
        ['spec/demo/case.yaml', text],
      ]),
    ),
    { numRuns: runs(500) },
  )
})
