import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ValidateFunction } from 'ajv'
import type { HandWritten } from '../../generator/check/rule.ts'
import { parseAll } from '../../generator/load/load.ts'
import { renderDiagnostics } from '../../generator/report/render-diagnostics.ts'
import { type Compiled, compileLoaded } from '../../generator/run/compile.ts'
import { compileSchema } from '../../generator/validate/validate.ts'

/** The project's folder. */
export const root: string = join(import.meta.dirname, '../..')

/** The schema of the spec language. */
export const schema: ValidateFunction = compileSchema(
  JSON.parse(readFileSync(join(root, 'spec/protocol.schema.json'), 'utf8')),
)

/** Definitions that every small spec of these tests can refer to. */
export const base: string = readFileSync(join(root, 'test/corpus/base.yaml'), 'utf8')

/** The hand-written files that it can name. */
export const handWritten: HandWritten = {
  adapters: new Set(['known', 'misshapen']),
  grammars: new Set(['nix-archive', 'other', 'read-colour', 'wire', 'misshapen']),
  exported: new Map([
    ['adapters/misshapen', new Set(['misshapen', 'Misshapen'])],
    ['grammars/misshapen', new Set(['walk'])],
  ]),
}

/** Compiles a piece of YAML as `spec/demo/case.yaml`, next to the definitions of the base. */
export function compileText(text: string): Compiled {
  const files: [string, string][] = [
    ['spec/demo/base.yaml', base],
    ['spec/demo/case.yaml', text],
  ]
  return compileLoaded(parseAll(files), schema, handWritten)
}

/** Renders the mistakes in a piece of YAML as an author sees them. */
export function diagnose(text: string): string {
  const { diagnostics, texts } = compileText(text)
  return renderDiagnostics(diagnostics, texts)
}
