import { type Document, isMap, isNode, isScalar, parseDocument, visit, type YAMLMap } from 'yaml'
import { type Diagnostic, type Report, reportTo } from '../report/diagnostic.ts'
import { positionsIn, type SourceFile, sourceFile, spanOf } from './source-file.ts'
import { explainYaml } from './yaml-mistake.ts'

/** A parsed file, or the mistakes in its YAML. */
export interface ParsedFile {
  readonly file?: SourceFile
  readonly diagnostics: readonly Diagnostic[]
}

type ReportNode = (rule: string, node: unknown, message: string, hint?: string) => void

/** Parses the text of one YAML file. */
export function parseFile(path: string, text: string): ParsedFile {
  const diagnostics: Diagnostic[] = []
  const report: Report = reportTo(diagnostics)
  try {
    const file = parse(path, text, report)
    return diagnostics.length > 0 || file === undefined ? { diagnostics } : { file, diagnostics }
  } catch (error) {
    // The parser and everything after it recurse, so a file that is nested too deeply overflows the stack.
    if (!(error instanceof RangeError)) throw error
    const span = { file: path, line: 1, column: 1, endLine: 1, endColumn: 1 }
    report('yaml-syntax', span, 'lists and maps are nested too deep to be read')
    return { diagnostics }
  }
}

function parse(path: string, text: string, report: Report): SourceFile | undefined {
  const positions = positionsIn(path, text)
  const reportNode: ReportNode = (rule, node, message, hint) => {
    const [start, end] = (isNode(node) ? node.range : undefined) ?? [0, 0]
    report(rule, spanOf(positions, start, end), message, hint)
  }
  // The parser would report each repeated key with no more than its first letter, so they are looked for
  // here.
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: false })
  // Errors after the first one are mostly consequences of it.
  const [error] = [...document.errors, ...document.warnings]
  if (error !== undefined) {
    const [rest = ''] = text.slice(error.pos[0]).split('\n', 1)
    const { message, hint } = explainYaml(error, rest)
    report('yaml-syntax', spanOf(positions, error.pos[0], error.pos[1]), message, hint)
    return undefined
  }
  if (reportStrangeNodes(document, reportNode)) return undefined
  reportUnsafeIntegers(document, reportNode)
  return sourceFile(document, positions)
}

// Aliases repeat their anchors: this many are more than a spec needs, and too few to take long.
const maxAliases = 1000

// Reports valid YAML that has no counterpart in plain data.
function reportStrangeNodes(document: Document, reportNode: ReportNode): boolean {
  let [aliases, found] = [0, false]
  const report: ReportNode = (...words) => {
    found = true
    reportNode(...words)
  }
  visit(document, {
    Alias: (_, alias, path) => {
      const node = alias.resolve(document)
      aliases += 1
      if (node === undefined) report('yaml-syntax', alias, `no anchor is named \`${alias.source}\``)
      else if (path.includes(node))
        report('yaml-syntax', alias, `the anchor \`${alias.source}\` would contain itself`)
      else if (aliases === maxAliases)
        report('yaml-syntax', alias, `a file has less than ${maxAliases} aliases`)
    },
    Pair: (_, { key }) => {
      if (!isScalar(key) || key.value === null) report('yaml-syntax', key, 'a key must be a word')
    },
    Map: (_, map) => {
      if (isMap(map)) reportRepeatedKeys(map, report)
    },
  })
  return found
}

// One mistake per map: if several keys are repeated, the dash of a list's entry is missing.
function reportRepeatedKeys(map: YAMLMap, report: ReportNode): void {
  const seen = new Set<string>()
  const repeated = map.items.flatMap(({ key }) => {
    const name = isScalar(key) ? String(key.value) : ''
    return seen.has(name) || !seen.add(name) ? [{ key, name }] : []
  })
  const [first, ...others] = repeated
  if (first === undefined) return
  const more = others.map(({ name }) => `\`${name}\``).join(', ')
  const hint = others.length === 0 ? undefined : `so does ${more}: does a new entry begin before them?`
  report('duplicate-key', first.key, `\`${first.name}\` already stands in the same map`, hint)
}

// YAML has rounded such numbers before any value can be read.
function reportUnsafeIntegers(document: Document, report: ReportNode): void {
  visit(document, {
    Scalar: (_, scalar) => {
      const { value, source } = scalar
      if (typeof value !== 'number' || source === undefined) return
      if (!Number.isInteger(value) || Number.isSafeInteger(value)) return
      const digits = /^(0x[0-9a-f]+|0o[0-7]+|[0-9]+)$/i.test(source) ? BigInt(source) : undefined
      const hint = digits === undefined ? 'write its digits, in quotes' : `quote it: '${digits}'`
      report('integer-unsafe', scalar, `YAML reads ${source} as ${value}`, hint)
    },
  })
}
