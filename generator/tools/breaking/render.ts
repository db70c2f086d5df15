import type { Finding } from './finding.ts'
import { type Level, levels } from './rules.ts'

/** Findings about one protocol. */
export interface Report {
  readonly protocol: string
  readonly findings: readonly Finding[]
}

/** Names of the compared specs, for people. */
export interface Names {
  readonly old: string
  readonly new: string
}

const titles: Readonly<Record<Level, string>> = {
  wire: 'Breaks the wire',
  api: 'Breaks the TypeScript API',
  added: 'Only adds',
}

/** Renders findings as text for a terminal; a protocol without any is left out, unless none has any. */
export function renderText(reports: readonly Report[], names: Names): string {
  const changed = reports.filter(({ findings }) => findings.length > 0)
  if (changed.length > 0) return changed.map(report => renderReport(report, names)).join('\n')
  const title = titleOf(reports.map(({ protocol }) => protocol).join(', '), names)
  return `${title}\nNothing changes, neither on the wire nor in the API.\n`
}

function titleOf(protocol: string, names: Names): string {
  return `${protocol}: ${names.old} → ${names.new}\n`
}

function renderReport({ protocol, findings }: Report, names: Names): string {
  const title = titleOf(protocol, names)
  const groups = levels.flatMap(level => {
    const lines = findings.filter(each => each.level === level).map(each => findingLines(each, names))
    return lines.length === 0 ? [] : [`\n${titles[level]}\n${lines.join('')}`]
  })
  const count = (level: Level): number => findings.filter(each => each.level === level).length
  const total = `Breaks of the wire: ${count('wire')}, of the API: ${count('api')}; additions: ${count('added')}`
  return `${title}${groups.join('')}\n${total}\n`
}

function findingLines({ rule, message, side, span }: Finding, names: Names): string {
  const where = `${span.file}:${span.line}:${span.column}${side === 'old' ? ` in ${names.old}` : ''}`
  return `  ${where}  ${rule}\n    ${message}\n`
}

/** Renders findings as JSON: one array, with `side` for the spec that has the place. */
export function renderJson(reports: readonly Report[]): string {
  const all = reports.flatMap(({ protocol, findings }) =>
    findings.map(({ rule, level, message, side, span }) => ({
      protocol,
      rule,
      level,
      message,
      side,
      file: span.file,
      line: span.line,
      column: span.column,
    })),
  )
  return `${JSON.stringify(all, null, 2)}\n`
}
