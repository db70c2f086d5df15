import type { ValidateFunction } from 'ajv'
import type { HandWritten } from '../../check/rule.ts'
import { parseAll } from '../../load/load.ts'
import { ownPlaces, type Places } from '../../load/places.ts'
import type { Diagnostic } from '../../report/diagnostic.ts'
import { resolve } from '../../resolve/resolve.ts'
import { compileLoaded } from '../../run/compile.ts'
import { validate } from '../../validate/validate.ts'
import type { Files } from './old-files.ts'
import type { Located } from './spec-comparison.ts'

/** A protocol with its places, or the mistakes in its spec. */
export interface LocatedOrWrong {
  readonly located?: Located
  readonly diagnostics: readonly Diagnostic[]
  readonly texts: ReadonlyMap<string, string>
}

/** Compiles the new spec, which must be free of mistakes. */
export function locateNew(
  files: Files,
  schema: ValidateFunction,
  handWritten: HandWritten,
  places: Places = ownPlaces,
): LocatedOrWrong {
  const loaded = parseAll(files)
  const { diagnostics } = compileLoaded(loaded, schema, handWritten, places)
  return diagnostics.length > 0 ? { diagnostics, texts: loaded.texts } : locateOld(files, schema)
}

/** Reads the old spec: rules that came later do not count, but it must be in today's language. */
export function locateOld(files: Files, schema: ValidateFunction): LocatedOrWrong {
  const { files: parsed, texts, diagnostics } = parseAll(files)
  const validated = validate(parsed, schema)
  const { protocol, spans, diagnostics: unresolved } = resolve(parsed, validated.broken)
  const all = [...diagnostics, ...validated.diagnostics, ...unresolved]
  if (protocol === undefined || all.length > 0) return { diagnostics: all, texts }
  return { located: { protocol, spans }, diagnostics: [], texts }
}
