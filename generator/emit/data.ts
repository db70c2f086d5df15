import { StructureKind, VariableDeclarationKind, type VariableStatementStructure } from 'ts-morph'

export interface ConstantParts {
  readonly name: string
  readonly type?: string
  readonly initializer: string
  readonly docs?: string[]
  /** False for a constant that only its file uses. */
  readonly exported?: boolean
}

/** Writes `export const name: type = initializer`. */
export function constant({
  name,
  type,
  initializer,
  docs = [],
  exported = true,
}: ConstantParts): VariableStatementStructure {
  return {
    kind: StructureKind.VariableStatement,
    declarationKind: VariableDeclarationKind.Const,
    isExported: exported,
    docs,
    declarations: [{ name, initializer, ...(type === undefined ? {} : { type }) }],
  }
}

/** Writes an object with one entry per line. */
export function objectText(entries: readonly string[]): string {
  return entries.length === 0 ? '{}' : `{\n${entries.join(',\n')},\n}`
}
