import { WireError } from '../runtime/index.ts'

export type PathCode =
  | 'not-in-store'
  | 'bad-store-path'
  | 'bad-name'
  | 'bad-hash'
  /** The package for a hash algorithm is not installed. */
  | 'hash-unavailable'
  | 'bad-content-address'
  | 'bad-output-id'
  | 'unsupported-method'
  | 'not-allowed'

/** Text that is not a store path, hash or content address, or one that cannot be used. */
export class PathError extends WireError {
  declare readonly code: PathCode

  constructor(code: PathCode, problem: string) {
    super(code, problem)
  }
}

export type DerivationCode = 'bad-derivation' | 'unsupported-derivation'

/** A file that is not a derivation; `place.offset` is the byte that was refused. */
export class DerivationError extends WireError {
  declare readonly code: DerivationCode

  constructor(code: DerivationCode, problem: string, offset: number) {
    super(code, problem, { path: 'drv', offset })
  }
}

/** Text that is not a public key. */
export class KeyError extends WireError {
  declare readonly code: 'bad-key'

  constructor(problem: string) {
    super('bad-key', problem)
  }
}

/** Quotes foreign text for an error message: shortened, and on one line. */
export function quote(text: string): string {
  const short = text.length > 100 ? `${text.slice(0, 100)}…` : text
  return `'${short.replace(/[\0-\x1f\x7f]/g, '?').toWellFormed()}'`
}
