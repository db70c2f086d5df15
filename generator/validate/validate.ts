import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import type { SourceFile } from '../load/source-file.ts'
import type { Diagnostic } from '../report/diagnostic.ts'
import { dropCompanions } from './drop-companions.ts'
import { explain } from './explain.ts'
import { instancePath } from './instance-path.ts'
import { schemaNotes } from './schema-notes.ts'

/** Mistakes that the schema finds in the files of one protocol. */
export interface Validated {
  readonly diagnostics: readonly Diagnostic[]
  /** Entries that later stages must skip, by file path: `types/3`, `channel`, or `` for a whole file. */
  readonly broken: ReadonlyMap<string, ReadonlySet<string>>
}

/** Compiles the JSON Schema of the spec language. */
export function compileSchema(schema: object): ValidateFunction {
  // Each file is validated once, so ajv's optimiser would cost more than it saves.
  const quickly = { code: { optimize: false }, inlineRefs: false }
  const ajv = new Ajv({ ...quickly, allErrors: true, verbose: true, strict: true, allowUnionTypes: true })
  return ajv.compile(schema)
}

/** Checks every file against the schema: the form of each file, not the meaning of names. */
export function validate(files: readonly SourceFile[], schema: ValidateFunction): Validated {
  const diagnostics: Diagnostic[] = []
  const broken = new Map<string, Set<string>>()
  const notes = schemaNotes(Object(schema.schema))
  for (const file of files) {
    // A file with only comments has no sections, which is valid.
    if (file.data === null || schema(file.data)) continue
    const errors = dropCompanions(schema.errors ?? [])
    broken.set(file.path, new Set(errors.map(error => entryOf(error))))
    diagnostics.push(...errors.map(error => explain(error, file, notes)))
  }
  return { diagnostics, broken }
}

// A mistake spoils only the entry of the section's list that contains it.
function entryOf(error: ErrorObject): string {
  const [section, entry] = instancePath(error)
  // An unknown section spoils none of the others.
  if (section === undefined) return String(error.params.additionalProperty ?? '')
  return /^\d+$/.test(entry ?? '') ? `${section}/${entry}` : section
}
