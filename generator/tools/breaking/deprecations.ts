import type { SpecComparison } from './spec-comparison.ts'

interface Part {
  readonly deprecated?: string
}

/** Compares the advice not to use a part any more, which moves no byte. */
export function compareDeprecation(context: SpecComparison, what: string, old: Part, now: Part): void {
  if (old.deprecated === undefined && now.deprecated !== undefined)
    context.report('part-deprecated', 'added', [now, 'deprecated'], `${what} is deprecated.`)
  if (old.deprecated !== undefined && now.deprecated === undefined)
    context.report('part-undeprecated', 'added', [now], `${what} is no longer deprecated.`)
}
