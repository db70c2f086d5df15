import { MetadataError } from '../model/metadata.ts'

/*
 * Why @photostructure/sqlite: of the bindings for Node 20 it is the only one that is native, brings its
 * binaries inside the package (nothing is compiled or downloaded), and has the API of node:sqlite, which
 * takes its place on later releases of Node without any package. Those in WebAssembly have no WAL on disk,
 * and the one that writes to disk at all stays locked after a kill.
 */
const PACKAGE = '@photostructure/sqlite'
/** The newest that runs on every Node from 20 on. */
const INSTALL = `npm install ${PACKAGE}@^1.2.1`

export type SqlValue = string | number | bigint | null | Uint8Array

export interface BindingStatement {
  get(...values: SqlValue[]): unknown
  all(...values: SqlValue[]): unknown[]
  run(...values: SqlValue[]): unknown
  setReturnArrays(enabled: boolean): void
}

export interface BindingDatabase {
  readonly isTransaction: boolean
  exec(sql: string): void
  prepare(sql: string): BindingStatement
  close(): void
}

/** The class `DatabaseSync`, as far as it is used. */
export type Binding = new (file: string, options: { readonly timeout: number }) => BindingDatabase

type Load = (name: string) => Promise<unknown>

/** @throws {MetadataError} `engine-missing`, with the command that installs it. */
export async function loadBinding(load: Load = name => import(/* @vite-ignore */ name)): Promise<Binding> {
  const failures: unknown[] = []
  for (const name of [PACKAGE, 'node:sqlite']) {
    try {
      const module = (await load(name)) as { DatabaseSync: Binding; StatementSync: { prototype: object } }
      // The first releases of node:sqlite lack what is needed here.
      if ('setReturnArrays' in module.StatementSync.prototype) return module.DatabaseSync
    } catch (failure) {
      failures.push(failure)
    }
  }
  const reason = (failures[0] as Error | undefined)?.message.split('\n')[0] ?? ''
  throw new MetadataError(
    'engine-missing',
    `the store needs a package that is not a dependency of nixwire: run \`${INSTALL}\`, or use Node 22.16 or later (${reason})`,
    {},
    { cause: failures[0] },
  )
}
