import { MetadataError } from '../model/metadata.ts'

/*
 * Reasons for @photostructure/sqlite: of the bindings for Node 20 it is the only native one that ships its binaries
 * in the package, so that nothing is compiled or downloaded, and has the API of node:sqlite, which replaces it in
 * later releases of Node. Bindings in WebAssembly have no WAL on disk, and the only one that writes to disk stays
 * locked after a kill.
 */
const PACKAGE = '@photostructure/sqlite'
/** Installs the newest version that supports Node 20. */
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

/** The used part of the class `DatabaseSync`. */
export type Binding = new (file: string, options: { readonly timeout: number }) => BindingDatabase

type Load = (name: string) => Promise<unknown>

/** Loads the first available binding. @throws {MetadataError} `engine-missing`, with the command to install one. */
export async function loadBinding(load: Load = name => import(/* @vite-ignore */ name)): Promise<Binding> {
  const failures: unknown[] = []
  for (const name of [PACKAGE, 'node:sqlite']) {
    try {
      const module = (await load(name)) as { DatabaseSync: Binding; StatementSync: { prototype: object } }
      // The first releases of node:sqlite lack this method.
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
