import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Compiled, compileLoaded } from '../../generator/compile.ts'
import { parseAll } from '../../generator/load/load.ts'
import { renderDiagnostics } from '../../generator/render-diagnostics.ts'
import { compileSchema } from '../../generator/validate/validate.ts'

const root = join(import.meta.dirname, '../..')
const schema = compileSchema(JSON.parse(readFileSync(join(root, 'spec/protocol.schema.json'), 'utf8')))

/** What every case can refer to, unless it starts with `# alone`. */
export const base: string = `
protocol: { name: demo, title: Demo, doc: A protocol for tests. }

versions: { min: '1.10', max: '1.20' }

features:
  - { name: fast, doc: Speed. }
  - { name: small, doc: Size. }

limits: { string: 1000, count: 100, frame: 1000, depth: 10 }

types:
  - { name: Int, doc: A number., integer: { max: '2^64-1' } }
  - { name: Byte, doc: A small number., integer: { max: 255 } }
  - { name: Flag, doc: Yes or no., boolean: strict }
  - { name: Text, doc: Some text., string: { max: 5 } }
  - name: Colour
    doc: Some colours.
    enum: { of: Byte, values: [{ name: Red, value: 0 }, { name: Green, value: 1 }] }
  - name: Element
    doc: A number or a text.
    union:
      tag: Byte
      cases:
        - { name: Number, tag: 0, fields: [{ name: value, type: Int }] }
        - { name: String, tag: 1, fields: [{ name: value, type: Text }] }
  - { name: Modern, doc: A late type., since: '1.15', struct: [{ name: x, type: Int }] }
`.trimStart()

/** Compiles YAML text as `spec/demo/case.yaml`, next to the definitions of the base. */
export function compileText(text: string): Compiled {
  const alone: [string, string][] = [['spec/demo/case.yaml', text]]
  const files: [string, string][] = text.startsWith('# alone')
    ? alone
    : [['spec/demo/base.yaml', base], ...alone]
  return compileLoaded(parseAll(files), schema, new Set(['known']))
}

/** What a user sees of the mistakes in YAML text. */
export function diagnose(text: string): string {
  const { diagnostics, texts } = compileText(text)
  return renderDiagnostics(diagnostics, texts)
}
