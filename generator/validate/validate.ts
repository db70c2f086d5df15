import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import type { SourceFile } from '../load/source-file.ts'
import type { Diagnostic } from '../report/diagnostic.ts'
import { dropCompanions } from './drop-companions.ts'
import { explain } from './explain.ts'
import { instancePath } from './instance-path.ts'
import { schemaNotes } from './schema-notes.ts'

/** What the schema finds in the files of one protocol. */
export interface Validated {
  readonly diagnostics: readonly Diagnostic[]
  /** Entries that later stages must leave alone, by file path: `types/3`, `channel`, or `` for a whole file. */
  readonly broken: ReadonlyMap<string, ReadonlySet<string>>
}

/** Compiles the JSON Schema of the spec language. */
export function compileSchema(schema: object): ValidateFunction {
  // Each file is looked at once: code that is made well takes longer to make than it saves.
  const quickly = { code: { optimize: false }, inlineRefs: false }
  const ajv = new Ajv({ ...quickly, allErrors: true, verbose: true, strict: true, allowUnionTypes: true })
  return ajv.compile(schema)
}

/** Checks every file against the schema; only the shape of one file is looked at, never what its names mean. */
export function validate(files: readonly SourceFile[], schema: ValidateFunction): Validated {
  const diagnostics: Diagnostic[] = []
  const broken = new Map<string, Set<string>>()
  const notes = schemaNotes(Object(schema.schema))
  for (const file of files) {
    // A file of nothing but comments has no sections, and that is fine.
    if (file.data === null || schema(file.data)) continue
    const errors = dropCompanions(schema.errors ?? [])
    broken.set(file.path, new Set(errors.map(error => entryOf(error))))
    diagnostics.push(...errors.map(error => explain(error, file, notes)))
  }
  return { diagnostics, broken }
}

// One mistake spoils the entry of the section's list that it stands in, and nothing around it.
function entryOf(error: ErrorObject): string {
  const [section, entry] = instancePath(error)
  if (section === undefined) return ''
  return /^\d+$/.test(entry ?? '') ? `${section}/${entry}` : section
}
