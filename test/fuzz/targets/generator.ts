import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { emit } from '../../../generator/emit/emit.ts'
import { findYaml } from '../../../generator/load/load.ts'
import type { Diagnostic } from '../../../generator/report/diagnostic.ts'
import { renderAs } from '../../../generator/report/report.ts'
import { compileSources } from '../../../generator/run/compile.ts'
import { allRules } from '../../generator/all-rules.ts'
import { corpusCases, corpusFiles } from '../../generator/corpus.ts'
import { base, handWritten, root, schema } from '../../generator/diagnose.ts'
import { garbage, mutations } from '../../generator/random/mutations.ts'
import { validSpecs } from '../../generator/random/spec.ts'
import type { FuzzDice } from '../dice.ts'
import type { Input, Piece } from '../input/input.ts'
import { Broken } from '../invariants.ts'
import type { Subject, Target } from './target.ts'

const ids = new Set<string>(allRules.map(rule => rule.id))
const small = (['valid', 'invalid'] as const).flatMap(kind =>
  corpusCases(kind).flatMap(name => corpusFiles(kind, name).map(([, text]) => text)),
)
const real = findYaml(root, 'spec').map(path => readFileSync(join(root, path), 'utf8'))

function file(text: string): Piece {
  return { from: 'client', call: 0, data: Buffer.from(text) }
}

function make(dice: FuzzDice): Input {
  const choices = {}
  switch (dice.number(0, 9)) {
    case 0:
      return { choices, pieces: [file(base), file(dice.draw(garbage))] }
    case 1:
      return { choices, pieces: [file(dice.draw(mutations(real)))] }
    case 2: {
      const files = dice.draw(validSpecs).map(([, text]) => text)
      const at = dice.number(0, files.length - 1)
      return { choices, pieces: files.with(at, dice.draw(mutations([files[at] as string]))).map(file) }
    }
    case 3:
      return { choices, pieces: [file(dice.draw(mutations([base])))] }
    default:
      return { choices, pieces: [file(base), file(dice.draw(mutations(small)))] }
  }
}

/** The generator, from YAML to code or to mistakes with places. */
export const generator: Target = {
  name: 'generator',
  task: 'the generator, fed with YAML',
  short: 150,
  async prepare() {},
  make,
  async open() {
    return { feed: compile, async [Symbol.asyncDispose]() {} } satisfies Subject
  },
}

async function compile({ pieces }: Input): Promise<void> {
  const files = pieces.map(({ data }, index): [string, string] => [
    `spec/demo/${index}.yaml`,
    data.toString(),
  ])
  const { protocol, diagnostics, texts } = compileSources(files, schema, handWritten)
  for (const diagnostic of diagnostics) checkPlace(diagnostic, texts)
  for (const format of ['text', 'json', 'github'] as const) renderAs(format, diagnostics, texts)
  if (protocol === undefined && diagnostics.length === 0)
    throw new Broken('typed', 'neither code nor a mistake')
  if (protocol === undefined) return
  if (diagnostics.length > 0) throw new Broken('typed', `code in spite of ${diagnostics[0]?.message}`)
  emit(protocol)
}

/** Requires that a mistake is told in words, by a known rule, and at a place inside of its file. */
function checkPlace({ rule, message, span }: Diagnostic, texts: ReadonlyMap<string, string>): void {
  const lines = texts.get(span.file)?.split('\n') ?? []
  const isInside = (line: number, column: number): boolean =>
    line >= 1 && line <= lines.length && column >= 1 && column <= (lines[line - 1] as string).length + 1
  const isForward = span.endLine > span.line || (span.endLine === span.line && span.endColumn >= span.column)
  if (!ids.has(rule) || !/\S/.test(message)) throw new Broken('typed', `a mistake of '${rule}': '${message}'`)
  if (!isInside(span.line, span.column) || !isInside(span.endLine, span.endColumn) || !isForward)
    throw new Broken('typed', `no place of the file: ${JSON.stringify(span)} of '${message}'`)
}
