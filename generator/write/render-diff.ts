import { lineDiff } from './line-diff.ts'
import type { Change } from './plan.ts'

/** Renders a unified diff of all changes, cut after `maxLines`. */
export function renderDiff(changes: readonly Change[], maxLines = 200): string {
  const lines: string[] = []
  for (const change of changes) {
    lines.push(...fileDiff(change))
    if (lines.length > maxLines) break
  }
  if (lines.length <= maxLines) return lines.map(line => `${line}\n`).join('')
  return `${lines.slice(0, maxLines).join('\n')}\n… the diff goes on: only its first ${maxLines} lines are shown\n`
}

function fileDiff({ path, before, after }: Change): string[] {
  return [
    before === undefined ? '--- /dev/null' : `--- a/${path}`,
    after === undefined ? '+++ /dev/null' : `+++ b/${path}`,
    ...lineDiff(before ?? '', after ?? ''),
  ]
}
