import { type StatementStructures, StructureKind } from 'ts-morph'
import { isFileOf } from '../naming/mirror-path.ts'
import { camel } from '../naming/names.ts'
import type { Context } from './context.ts'
import { Module, type Statement } from './module.ts'

/** A name that a module exports. */
interface Exported {
  readonly name: string
  readonly kind: 'type' | 'function' | 'constant' | 'class'
}

type Selection = (name: Exported) => boolean

/**
 * Writes `types.ts`, `enums.ts`, `read.ts` and `write.ts`: for programs that need only one of these, from all
 * files of `types/`.
 */
export function emitTypeIndexes(context: Context, types: readonly Module[]): Module[] {
  const verb =
    (start: string): Selection =>
    ({ name, kind }) =>
      kind === 'function' && name.startsWith(start)
  const indexes: [string, Selection][] = [
    ['types.ts', ({ kind }) => kind === 'type'],
    ['enums.ts', ({ kind }) => kind === 'constant'],
    ['read.ts', verb('read')],
    ['write.ts', verb('write')],
  ]
  return indexes.flatMap(([path, isShown]) => {
    const index = new Module(context, path)
    for (const module of types) index.add(...exportNames(index, module, isShown))
    return index.statements.length === 0 ? [] : [index]
  })
}

/**
 * Writes `index.ts`: names for programs that call or serve operations. Readers, writers, tables and versions
 * are for other machines: they have other entry points, as do arbitraries, which need fast-check.
 */
export function emitIndex(context: Context, modules: readonly Module[]): Module {
  const index = new Module(context, 'index.ts')
  const payloads = new Set(context.protocol.channel?.payloads.map(({ name }) => camel(name)))
  const whole = ['constants.ts', 'client.ts', 'server.ts', 'proxy.ts', 'core.ts', 'protocol.ts']
  for (const module of [...modules].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const { path } = module
    if (whole.includes(path)) index.add(`export * from '${index.specifier(module.path)}'`)
    else if (/(?:^|\/)streams\.ts$/.test(path) || isFileOf('operations', path))
      index.add(...exportNames(index, module, ({ kind }) => kind !== 'function'))
    else if (path === 'log.ts')
      index.add(...exportNames(index, module, ({ name, kind }) => kind === 'type' || payloads.has(name)))
    else if (path === 'handshake.ts' || isFileOf('types', path))
      index.add(...exportNames(index, module, ({ kind }) => kind === 'type'))
  }
  index.add(`export * from '${index.door('index')}'`)
  return index
}

/** Adds the exports of all files of `operations/` to `operations.ts`. */
export function exportOperations(index: Module, operations: readonly Module[]): Statement[] {
  return operations.map(module => `export * from '${index.specifier(module.path)}'`)
}

/** Exports names of another module. */
export function exportNames(index: Module, module: Module, isShown: Selection): Statement[] {
  const all = module.statements.flatMap(exported).filter(isShown)
  const values = new Set(all.filter(({ kind }) => kind !== 'type').map(({ name }) => name))
  // A type and a value of one name are exported as one.
  const names = all.filter(({ name, kind }) => kind !== 'type' || !values.has(name))
  if (names.length === 0) return []
  const isTypeOnly = names.every(({ kind }) => kind === 'type')
  return [
    {
      kind: StructureKind.ExportDeclaration,
      isTypeOnly,
      moduleSpecifier: index.specifier(module.path),
      namedExports: names
        .map(({ name, kind }) => ({ name, isTypeOnly: !isTypeOnly && kind === 'type' }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    },
  ]
}

function exported(statement: Statement): Exported[] {
  if (typeof statement === 'string') return []
  const named = (kind: Exported['kind'], { name, isExported }: { name?: string; isExported?: boolean }) =>
    isExported && name !== undefined ? [{ name, kind }] : []
  const structure: StatementStructures = statement
  switch (structure.kind) {
    case StructureKind.Interface:
    case StructureKind.TypeAlias:
      return named('type', structure)
    case StructureKind.Function:
      return named('function', structure)
    case StructureKind.Class:
      return named('class', structure)
    case StructureKind.VariableStatement:
      return structure.declarations.flatMap(({ name }) =>
        named('constant', { name, isExported: structure.isExported === true }),
      )
    default:
      return []
  }
}
