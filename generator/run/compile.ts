import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ValidateFunction } from 'ajv'
import { check, findWarnings } from '../check/check.ts'
import type { HandWritten } from '../check/rule.ts'
import type { Protocol } from '../ir/protocol.ts'
import { exportedNames } from '../load/exported-names.ts'
import { type Loaded, parseAll, readSources, type Source } from '../load/load.ts'
import { ownPlaces, type Places } from '../load/places.ts'
import { checkSchemaLine } from '../load/schema-line.ts'
import type { Diagnostic } from '../report/diagnostic.ts'
import { resolve } from '../resolve/resolve.ts'
import { validate } from '../validate/validate.ts'

/** A protocol, or all mistakes in its spec. */
export interface Compiled {
  readonly protocol?: Protocol
  readonly diagnostics: readonly Diagnostic[]
  /** Remarks on a spec without mistakes; none otherwise. */
  readonly warnings: readonly Diagnostic[]
  readonly texts: ReadonlyMap<string, string>
}

/** Reads the spec of one protocol: `folder` is relative to `root`. */
export function compile(
  root: string,
  folder: string,
  schema: ValidateFunction,
  places: Places = ownPlaces,
): Compiled {
  return compileSources(readSources(root, folder), schema, findHandWritten(root, places), places)
}

/** Takes whole files through all stages. */
export function compileSources(
  sources: Iterable<Source>,
  schema: ValidateFunction,
  handWritten: HandWritten,
  places: Places = ownPlaces,
): Compiled {
  const loaded = parseAll(sources)
  const compiled = compileLoaded(loaded, schema, handWritten, places)
  const misnamed = [...loaded.texts].flatMap(([path, text]) => checkSchemaLine(path, text, places.schema))
  if (misnamed.length === 0) return compiled
  return { diagnostics: [...misnamed, ...compiled.diagnostics], warnings: [], texts: loaded.texts }
}

/**
 * Takes loaded files through all stages. Each stage reports what it can, except for places that an earlier
 * one has reported.
 */
export function compileLoaded(
  loaded: Loaded,
  schema: ValidateFunction,
  handWritten: HandWritten,
  places: Places = ownPlaces,
): Compiled {
  const { files, texts } = loaded
  const validated = validate(files, schema)
  const diagnostics = [...loaded.diagnostics]
  addNew(diagnostics, validated.diagnostics)
  // A file without a tree may define anything, so references cannot be judged.
  if (files.length < texts.size) return { diagnostics, warnings: [], texts }
  const resolved = resolve(files, validated.broken)
  addNew(diagnostics, resolved.diagnostics)
  const { protocol } = resolved
  if (protocol === undefined) return { diagnostics, warnings: [], texts }
  const { spans, broken } = resolved
  const checked = { protocol, spans, broken, handWritten, places }
  addNew(diagnostics, check(checked))
  if (diagnostics.length > 0) return { diagnostics, warnings: [], texts }
  return { protocol, diagnostics, warnings: findWarnings(checked), texts }
}

// A stage stays silent about a place where an earlier one already found something.
function addNew(known: Diagnostic[], more: readonly Diagnostic[]): void {
  const place = ({ span }: Diagnostic): string => `${span.file}:${span.line}:${span.column}`
  const places = new Set(known.map(place))
  known.push(...more.filter(diagnostic => !places.has(place(diagnostic))))
}

/** Lists the names of the hand-written files that a spec may refer to, and what they export. */
export function findHandWritten(root: string, places: Places = ownPlaces): HandWritten {
  const [adapters, grammars] = [join(root, places.adapters), join(root, places.grammars)]
  return {
    adapters: namesIn(adapters),
    grammars: namesIn(grammars),
    exported: new Map([...exportsIn('adapters', adapters), ...exportsIn('grammars', grammars)]),
  }
}

function* exportsIn(kind: string, folder: string): Generator<[string, ReadonlySet<string>]> {
  for (const name of namesIn(folder)) {
    const names = exportedNames(readFileSync(join(folder, `${name}.ts`), 'utf8'))
    if (names !== undefined) yield [`${kind}/${name}`, names]
  }
}

function namesIn(folder: string): Set<string> {
  if (!existsSync(folder)) return new Set()
  return new Set(readdirSync(folder).flatMap(name => /^(.+)\.ts$/.exec(name)?.[1] ?? []))
}
