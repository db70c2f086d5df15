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

/** Renders findings as text for a terminal. */
export function renderText(reports: readonly Report[], names: Names): string {
  return reports.map(report => renderReport(report, names)).join('\n')
}

function renderReport({ protocol, findings }: Report, names: Names): string {
  const title = `${protocol}: ${names.old} → ${names.new}\n`
  if (findings.length === 0) return `${title}\nNothing changes, neither on the wire nor in the API.\n`
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
