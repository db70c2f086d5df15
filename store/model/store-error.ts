import { WireError } from '../../runtime/errors/errors.ts'

export type StoreCode =
  /** Text that is no public key. */
  | 'bad-key'
  /** A store directory that is no absolute path. */
  | 'bad-store-dir'

/** A store that cannot be opened as it is asked for. */
export class StoreError extends WireError {
  declare readonly code: StoreCode

  constructor(code: StoreCode, problem: string) {
    super(code, problem)
  }
}
