import { WireError } from '../../runtime/index.ts'

export type StoreCode =
  /** The store directory is not an absolute path. */
  | 'bad-store-dir'
  /** There are contents, but no database, or one that knows no path. */
  | 'lost-database'
  /** The database knows paths, but there are no contents. */
  | 'lost-contents'

/** A store that cannot be opened with the given options. */
export class StoreError extends WireError {
  declare readonly code: StoreCode

  constructor(code: StoreCode, problem: string, options?: ErrorOptions) {
    super(code, problem, {}, options)
  }
}
