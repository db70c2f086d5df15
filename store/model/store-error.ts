import { WireError } from '../../runtime/index.ts'

/** `bad-store-dir`: a store directory that is not an absolute path. */
export type StoreCode = 'bad-store-dir'

/** A store that cannot be opened with the given options. */
export class StoreError extends WireError {
  declare readonly code: StoreCode

  constructor(code: StoreCode, problem: string) {
    super(code, problem)
  }
}
