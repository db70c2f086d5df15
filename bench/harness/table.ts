import type { Figure } from './measure.ts'
import { judge, OURS, type Result } from './report.ts'

/** Makes the row of a variant, for the terminal and for the document. */
export function cells({ items, unit }: Result, figure: Figure): string[] {
  const ms = figure.cpuMs ?? figure.ms
  return [
    figure.variant,
    figure.ratio.toFixed(2),
    `${figure.spread[0].toFixed(2)}–${figure.spread[1].toFixed(2)}`,
    figure.wallRatio.toFixed(2),
    `${ms < 1000 ? ms.toPrecision(3) : ms.toFixed(0)} ms`,
    items === 1 ? '' : rate(items / ms, unit),
    ...(figure.rssMiB === undefined ? [] : [`${figure.rssMiB.toFixed(0)} MiB`]),
  ]
}

const HEADINGS = ['variant', 'ratio', 'middle half', 'by the clock', 'a run', 'rate'] as const

/** Column headings; a memory column is added if the processes report theirs. */
export function headings({ figures }: Result): readonly string[] {
  return figures.some(({ rssMiB }) => rssMiB !== undefined) ? [...HEADINGS, 'memory'] : HEADINGS
}

/** Renders a result as aligned columns. */
export function renderTable(result: Result): string {
  const heads = headings(result)
  const rows = [heads, ...result.figures.map(figure => cells(result, figure))]
  const widths = heads.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)))
  const verdict = judge(result)
  const goal = verdict === undefined ? '' : ` (${OURS} ${verdict.words}: ${verdict.met ? 'met' : 'NOT met'})`
  const lines = rows.map(row => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`)
  const kept = result.kept.map(
    ({ variant, bytes, peak }) =>
      `  keeps ${mib(bytes)}${peak === undefined ? '' : `, at most ${mib(peak)} in use`}: ${variant}`,
  )
  return [`${result.name}: ${result.title}${goal}`, ...lines, ...kept, '']
    .map(line => line.trimEnd())
    .join('\n')
}

export function mib(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`
}

function rate(perMs: number, unit: string): string {
  const perSecond = perMs * 1000
  if (perSecond >= 1e6) return `${(perSecond / 1e6).toFixed(2)} M ${unit}/s`
  return perSecond >= 1e4
    ? `${Math.round(perSecond / 1000)} k ${unit}/s`
    : `${Math.round(perSecond)} ${unit}/s`
}
