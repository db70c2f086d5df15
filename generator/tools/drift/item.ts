import type { Source } from '../../ir/base.ts'

/**
 * What became of one thing: `missing` in the spec, `different` in it, in the spec `only`, `explained` by the
 * spec although the checkout differs, or `unchecked`.
 */
export interface Item {
  readonly kind: 'missing' | 'different' | 'only' | 'explained' | 'unchecked'
  readonly message: string
  /** `path:line` in the checkout or in the spec. */
  readonly place?: string
}

/** The kinds that mean that the spec and the checkout drift apart. */
export function isDrift({ kind }: Item): boolean {
  return kind === 'missing' || kind === 'different' || kind === 'only'
}

/** Where an entry of the spec stands. */
export function placeOf({ file, line }: Source): string {
  return `${file}:${line}`
}
