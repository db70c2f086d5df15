import { type Document, isNode, isScalar, LineCounter, parseDocument, visit, type YAMLError } from 'yaml'
import { type Diagnostic, type Report, reportTo } from '../diagnostic.ts'
import { type SourceFile, sourceFile, spanOf } from './source-file.ts'

/** A parsed file, or what is wrong with its YAML. */
export interface ParsedFile {
  readonly file?: SourceFile
  readonly diagnostics: readonly Diagnostic[]
}

/** Parses the text of one YAML file. */
export function parseFile(path: string, text: string): ParsedFile {
  const diagnostics: Diagnostic[] = []
  const report = reportTo(diagnostics)
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  for (const error of firstErrors(document)) reportYamlError(error, text, path, lines, report)
  if (diagnostics.length === 0) reportStrangeNodes(document, path, lines, report)
  if (diagnostics.length > 0) return { diagnostics }
  reportUnsafeIntegers(document, path, lines, report)
  return { file: sourceFile(path, text, document, lines), diagnostics }
}

// What follows a syntax error is mostly the parser's confusion; repeated keys do not confuse it.
function firstErrors(document: Document): YAMLError[] {
  const errors = [...document.errors, ...document.warnings]
  const syntax = errors.find(error => error.code !== 'DUPLICATE_KEY')
  return errors.filter(error => error === syntax || error.code === 'DUPLICATE_KEY')
}

function reportYamlError(
  error: YAMLError,
  text: string,
  path: string,
  lines: LineCounter,
  report: Report,
): void {
  const [start, end] = error.pos
  if (error.code === 'DUPLICATE_KEY') {
    // The position is that of the key's first character.
    const key = /^("[^"]*"|'[^']*'|[^:\n]*)/.exec(text.slice(start))?.[0].trimEnd() ?? ''
    const span = spanOf(path, lines, start, start + key.length)
    report('duplicate-key', span, `\`${key}\` already stands in the same map`)
  } else report('yaml-syntax', spanOf(path, lines, start, end), error.message)
}

// Valid YAML that has no counterpart in plain data.
function reportStrangeNodes(document: Document, path: string, lines: LineCounter, report: Report): void {
  const reportAt = (node: unknown, message: string): void => {
    const [start, end] = (isNode(node) ? node.range : undefined) ?? [0, 0]
    report('yaml-syntax', spanOf(path, lines, start, end), message)
  }
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) === undefined) reportAt(alias, `no anchor is named \`${alias.source}\``)
    },
    Pair: (_, { key }) => {
      if (!isScalar(key)) reportAt(key, 'a key must be a word, not a list or a map')
    },
  })
}

// YAML has already rounded them when anyone looks at the value.
function reportUnsafeIntegers(document: Document, path: string, lines: LineCounter, report: Report): void {
  visit(document, {
    Scalar: (_, scalar) => {
      const { value, source, range } = scalar
      if (!isScalar(scalar) || typeof value !== 'number' || !range || source === undefined) return
      if (!Number.isInteger(value) || Number.isSafeInteger(value) || !/^(0[xo])?[0-9a-f]+$/i.test(source))
        return
      const span = spanOf(path, lines, range[0], range[1])
      report('integer-unsafe', span, `YAML reads ${source} as ${value}`, `quote it: '${BigInt(source)}'`)
    },
  })
}
