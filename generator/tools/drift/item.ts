import type { Source } from '../../ir/base.ts'

/**
 * Result of comparing one thing: `missing` in the spec, `different` in it, `only` in the spec, `explained` by
 * the spec although the checkout differs, or `unchecked`.
 */
export interface Item {
  readonly kind: 'missing' | 'different' | 'only' | 'explained' | 'unchecked'
  readonly message: string
  /** Place in the checkout or in the spec, as `path:line`. */
  readonly place?: string
}

/** Tells whether the result means that the spec and the checkout drift apart. */
export function isDrift({ kind }: Item): boolean {
  return kind === 'missing' || kind === 'different' || kind === 'only'
}

/** Writes the place of an entry of the spec. */
export function placeOf({ file, line }: Source): string {
  return `${file}:${line}`
}
