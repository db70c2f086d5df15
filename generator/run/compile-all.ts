import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ValidateFunction } from 'ajv'
import type { Protocol } from '../ir/protocol.ts'
import { ownPlaces, type Places } from '../load/places.ts'
import type { Diagnostic } from '../report/diagnostic.ts'
import { compileSchema } from '../validate/validate.ts'
import { compiler, specFolders } from './compile.ts'

/** Every protocol below `spec/` by the name of its folder, or all mistakes in their specs. */
export interface CompiledAll {
  readonly protocols: ReadonlyMap<string, Protocol>
  readonly diagnostics: readonly Diagnostic[]
  readonly warnings: readonly Diagnostic[]
  readonly texts: ReadonlyMap<string, string>
}

/** Compiles all protocols below `spec/`. */
export function compileAll(root: string, schema: ValidateFunction, places: Places = ownPlaces): CompiledAll {
  const protocols = new Map<string, Protocol>()
  const diagnostics: Diagnostic[] = []
  const warnings: Diagnostic[] = []
  const texts = new Map<string, string>()
  const all = compiler(root, schema, places)
  for (const name of specFolders(root, places.spec)) {
    const compiled = all.of(name)
    if (compiled.protocol) protocols.set(name, compiled.protocol)
    diagnostics.push(...compiled.diagnostics)
    warnings.push(...compiled.warnings)
    for (const [path, text] of compiled.texts) texts.set(path, text)
  }
  return { protocols, diagnostics, warnings, texts }
}

/** A schema of the spec language that is missing or broken; the message says which file that is. */
export class SchemaError extends Error {
  readonly code = 'bad-schema'
}

/**
 * Reads and compiles the schema of the spec language.
 *
 * @throws {SchemaError} if there is no such file, or if it is not a valid schema.
 */
export function readSchema(root: string, { schema: path }: Places = ownPlaces): ValidateFunction {
  if (!existsSync(join(root, path))) {
    throw new SchemaError(`${path} is missing: it is the schema of the spec language, a file of this package`)
  }
  const text = readFileSync(join(root, path), 'utf8')
  try {
    return compileSchema(JSON.parse(text))
  } catch (cause) {
    throw new SchemaError(`${path} is no valid schema: ${(cause as Error).message}`, { cause })
  }
}
