import { type MetadataCode, MetadataError } from '../model/metadata.ts'
import type { Binding, BindingDatabase, BindingStatement, SqlValue } from './binding.ts'

/** How long to wait for somebody who looks at the file with another tool, in ms. */
const PATIENCE = 5000

/** A connection whose rows are arrays of columns and whose errors are {@link MetadataError}s. */
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

  /** First column of the first row, for a statement that is used once. */
  value(sql: string): SqlValue | undefined {
    return this.prepare(sql).get<[SqlValue]>()?.[0]
  }

  /** Does all that `change` does, or nothing where it throws. */
  write<T>(change: () => T): T {
    this.#begin.run()
    try {
      const result = change()
      this.#commit.run()
      return result
    } catch (error) {
      // Some errors, such as that of a full disk, have rolled back already.
      if (this.#inner.isTransaction) this.#inner.exec('rollback')
      throw error
    }
  }

  /** Leaves one file behind, if nobody else looks at it. */
  close(): void {
    if (!this.#open) return
    this.#open = false
    // The binding closes the files only when all statements are collected. Without WAL there is nothing that
    // it could do to them then.
    try {
      this.#inner.exec('pragma busy_timeout = 0; pragma journal_mode = delete')
    } catch {}
    translated(this.file, () => this.#inner.close())
  }
}

/** A prepared statement. The caller says what columns a row has: it is the caller who wrote the SQL. */
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

/** Does something with a connection. @throws {MetadataError} */
export function translated<T>(file: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    throw translate(error, file)
  }
}

/** SQLite's primary result codes that mean something to a caller. */
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
