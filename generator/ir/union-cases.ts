import type { OtherwiseCase, Shape, UnionCase } from './types.ts'

/** Lists all cases of a union, that of the other tags last. */
export function unionCases({
  cases,
  otherwise,
}: Extract<Shape, { kind: 'union' }>): (UnionCase | OtherwiseCase)[] {
  return otherwise === undefined ? [...cases] : [...cases, otherwise]
}
