import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument, visit, type YAMLMap } from 'yaml'
import { type Diagnostic, type Report, reportTo } from '../diagnostic.ts'
import { type SourceFile, sourceFile, spanOf } from './source-file.ts'

/** A parsed file, or what is wrong with its YAML. */
export interface ParsedFile {
  readonly file?: SourceFile
  readonly diagnostics: readonly Diagnostic[]
}

type ReportNode = (rule: string, node: unknown, message: string, hint?: string) => void

/** Parses the text of one YAML file. */
export function parseFile(path: string, text: string): ParsedFile {
  const diagnostics: Diagnostic[] = []
  const report: Report = reportTo(diagnostics)
  const lines = new LineCounter()
  const reportNode: ReportNode = (rule, node, message, hint) => {
    const [start, end] = (isNode(node) ? node.range : undefined) ?? [0, 0]
    report(rule, spanOf(path, lines, start, end), message, hint)
  }
  // Repeated keys are looked for here, because yaml would report each with no more than its first letter.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false })
  // What follows a syntax error is mostly the parser's confusion.
  const [error] = [...document.errors, ...document.warnings]
  if (error) report('yaml-syntax', spanOf(path, lines, error.pos[0], error.pos[1]), error.message)
  else reportStrangeNodes(document, reportNode)
  if (diagnostics.length > 0) return { diagnostics }
  reportUnsafeIntegers(document, reportNode)
  return { file: sourceFile(path, text, document, lines), diagnostics }
}

// Valid YAML that has no counterpart in plain data.
function reportStrangeNodes(document: Document, report: ReportNode): void {
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) !== undefined) return
      report('yaml-syntax', alias, `no anchor is named \`${alias.source}\``)
    },
    Pair: (_, { key }) => {
      if (!isScalar(key) || key.value === null) report('yaml-syntax', key, 'a key must be a word')
    },
    Map: (_, map) => {
      if (isMap(map)) reportRepeatedKeys(map, report)
    },
  })
}

// One mistake a map: where several keys come again, it is the dash of a list's entry that is missing.
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

// YAML has already rounded them when anyone looks at the value.
function reportUnsafeIntegers(document: Document, report: ReportNode): void {
  visit(document, {
    Scalar: (_, scalar) => {
      const { value, source } = scalar
      if (typeof value !== 'number' || source === undefined) return
      if (!Number.isInteger(value) || Number.isSafeInteger(value) || !/^(0[xo])?[0-9a-f]+$/i.test(source))
        return
      report('integer-unsafe', scalar, `YAML reads ${source} as ${value}`, `quote it: '${BigInt(source)}'`)
    },
  })
}
