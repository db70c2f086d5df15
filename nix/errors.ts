import { WireError } from '../runtime/errors/errors.ts'

export type PathCode =
  | 'not-in-store'
  | 'bad-store-path'
  | 'bad-name'
  | 'bad-hash'
  | 'bad-content-address'
  | 'unsupported-method'
  | 'not-allowed'

/** Text that is no store path, hash or content address, or one that cannot be used. */
export class PathError extends WireError {
  declare readonly code: PathCode

  constructor(code: PathCode, problem: string) {
    super(code, problem)
  }
}

/** Foreign text for a message: short, and on one line. */
export function quote(text: string): string {
  const short = text.length > 100 ? `${text.slice(0, 100)}…` : text
  return `'${short.replace(/[\0-\x1f\x7f]/g, '?').toWellFormed()}'`
}
