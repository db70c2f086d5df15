import { type MetadataCode, MetadataError } from '../model/metadata.ts'
import type { Binding, BindingDatabase, BindingStatement, SqlValue } from './binding.ts'

/** Time in ms to wait for a lock that another tool holds on the file. */
const PATIENCE = 5000

/** A connection to a database. Rows are arrays of columns, and errors are {@link MetadataError}s. */
export class Database {
  readonly file: string
  readonly #inner: BindingDatabase
  readonly #begin: Statement
  readonly #commit: Statement
  #open = true

  constructor(binding: Binding, file: string) {
    this.file = file
    this.#inner = translated(file, () => new binding(file, { timeout: PATIENCE }))
    this.#begin = this.prepare('begin immediate')
    this.#commit = this.prepare('commit')
  }

  exec(sql: string): void {
    translated(this.file, () => this.#inner.exec(sql))
  }

  prepare(sql: string): Statement {
    const inner = translated(this.file, () => this.#inner.prepare(sql))
    inner.setReturnArrays(true)
    return new Statement(inner, this.file)
  }

  /** Runs a statement once, and returns the first column of the first row. */
  value(sql: string): SqlValue | undefined {
    return this.prepare(sql).get<[SqlValue]>()?.[0]
  }

  /** Runs a change in a transaction, which is rolled back if the change throws. */
  write<T>(change: () => T): T {
    this.#begin.run()
    try {
      const result = change()
      this.#commit.run()
      return result
    } catch (error) {
      // Some errors, such as a full disk, roll back by themselves.
      if (this.#inner.isTransaction) this.#inner.exec('rollback')
      throw error
    }
  }

  /** @throws {MetadataError} `closed`. */
  checkOpen(): void {
    if (!this.#open) throw new MetadataError('closed', `${this.file} is closed`)
  }

  /** Closes the connection, and leaves a single file if no other process has it open. */
  close(): void {
    if (!this.#open) return
    this.#open = false
    // The binding closes its files only when all statements are garbage-collected, so end WAL mode now: then
    // closing them later changes nothing.
    try {
      this.#inner.exec('pragma busy_timeout = 0; pragma journal_mode = delete')
    } catch {}
    translated(this.file, () => this.#inner.close())
  }
}

/** A prepared statement. Callers give the type of a row, since it follows from their SQL. */
export class Statement {
  readonly #inner: BindingStatement
  readonly #file: string

  constructor(inner: BindingStatement, file: string) {
    this.#inner = inner
    this.#file = file
  }

  get<Row extends readonly SqlValue[]>(...values: SqlValue[]): Row | undefined {
    try {
      return this.#inner.get(...values) as Row | undefined
    } catch (error) {
      throw translate(error, this.#file)
    }
  }

  all<Row extends readonly SqlValue[]>(...values: SqlValue[]): Row[] {
    try {
      return this.#inner.all(...values) as Row[]
    } catch (error) {
      throw translate(error, this.#file)
    }
  }

  run(...values: SqlValue[]): void {
    try {
      this.#inner.run(...values)
    } catch (error) {
      throw translate(error, this.#file)
    }
  }
}

/** Runs an action, and translates its errors. @throws {MetadataError} */
export function translated<T>(file: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    throw translate(error, file)
  }
}

/** Codes and texts for SQLite's primary result codes. */
const CODES: Readonly<Record<number, readonly [MetadataCode, string]>> = {
  5: ['in-use', 'is in use by another process, or open in this one already; close it there first'],
  11: ['corrupt', 'is damaged'],
  13: ['no-space', 'cannot grow: the disk is full'],
  26: ['not-a-store', 'is not a database'],
}

function translate(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || error instanceof MetadataError) return error
  const { code, errcode } = error as { code?: string; errcode?: number }
  if (code === 'ERR_INVALID_STATE')
    return new MetadataError('closed', `${file} is closed`, {}, { cause: error })
  if (code !== 'ERR_SQLITE_ERROR') return error
  const [kind, problem] = CODES[(errcode ?? 0) & 0xff] ?? ['failed', `cannot be used: ${error.message}`]
  return new MetadataError(kind, `${file} ${problem}`, {}, { cause: error })
}
