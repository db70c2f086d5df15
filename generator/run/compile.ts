import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ValidateFunction } from 'ajv'
import { check, findWarnings } from '../check/check.ts'
import type { HandWritten } from '../check/rule.ts'
import type { Protocol } from '../ir/protocol.ts'
import { byProtocol, protocolOf } from '../load/by-protocol.ts'
import { exportedNames } from '../load/exported-names.ts'
import { findYaml, foldersIn, type Loaded, parseAll, readSources, type Source } from '../load/load.ts'
import { ownPlaces, type Places } from '../load/places.ts'
import { checkSchemaLine } from '../load/schema-line.ts'
import type { Diagnostic } from '../report/diagnostic.ts'
import { alone, type Bases, type Located } from '../resolve/bases.ts'
import { resolve } from '../resolve/resolve.ts'
import type { Spans } from '../resolve/spans.ts'
import { validate } from '../validate/validate.ts'
import { type WithBases, withBases } from './with-bases.ts'

/** A protocol, or all mistakes in its spec. */
export interface Compiled {
  readonly protocol?: Protocol
  /** Places of all parts of the protocol. */
  readonly spans?: Spans
  readonly diagnostics: readonly Diagnostic[]
  /** Remarks on a spec without mistakes; none otherwise. */
  readonly warnings: readonly Diagnostic[]
  readonly texts: ReadonlyMap<string, string>
}

/** Reads the spec of one protocol, and of those that it takes parts of: `folder` is relative to `root`. */
export function compile(
  root: string,
  folder: string,
  schema: ValidateFunction,
  places: Places = ownPlaces,
): Compiled {
  return compiler(root, schema, places).of(folder.slice(places.spec.length + 1))
}

/** Compiles protocols below a project's folder of specs, each after those that it takes parts of. */
export function compiler(root: string, schema: ValidateFunction, places: Places): WithBases<Compiled> {
  const handWritten = findHandWritten(root, places)
  return withBases<Compiled>({
    names: specFolders(root, places.spec),
    load: name => parseAll(readSources(root, `${places.spec}/${name}`)),
    make: (_, loaded, bases, cycles) => compileFiles(loaded, schema, handWritten, places, bases, cycles),
    located: locatedIn,
  })
}

/** A protocol, and those that it takes parts of. */
export interface CompiledSources extends Compiled {
  readonly others: ReadonlyMap<string, Protocol>
}

/** Takes whole files of one or several protocols through all stages; the last file is one of the protocol wanted. */
export function compileSources(
  sources: Iterable<Source>,
  schema: ValidateFunction,
  handWritten: HandWritten,
  places: Places = ownPlaces,
): CompiledSources {
  const list = [...sources]
  const byName = byProtocol(list, places.spec)
  const last = protocolOf(list.at(-1)?.[0] ?? '', places.spec)
  const all = withBases<Compiled>({
    names: [...byName.keys()],
    load: name => parseAll(byName.get(name) ?? []),
    make: (_, loaded, bases, cycles) => compileFiles(loaded, schema, handWritten, places, bases, cycles),
    located: locatedIn,
  })
  const compiled = all.of(last)
  const names = all.order.filter(name => name !== last)
  const others = names.map(all.of)
  return {
    ...compiled,
    diagnostics: [...others.flatMap(each => each.diagnostics), ...compiled.diagnostics],
    texts: new Map([...others, compiled].flatMap(({ texts }) => [...texts])),
    others: new Map(names.flatMap((name, at) => protocolsIn(name, others[at]))),
  }
}

function protocolsIn(name: string, compiled: Compiled | undefined): [string, Protocol][] {
  return compiled?.protocol === undefined ? [] : [[name, compiled.protocol]]
}

/** Finds a protocol with its places; undefined if its spec has mistakes. */
function locatedIn({ protocol, spans }: Compiled): Located | undefined {
  return protocol === undefined || spans === undefined ? undefined : { protocol, spans }
}

/** Compiles the files of one protocol, whose first lines name the schema. */
function compileFiles(
  loaded: Loaded,
  schema: ValidateFunction,
  handWritten: HandWritten,
  places: Places,
  bases: Bases,
  cycles: readonly Diagnostic[],
): Compiled {
  const compiled = compileLoaded(loaded, schema, handWritten, places, bases)
  const { texts } = loaded
  const misnamed = [...texts].flatMap(([path, text]) => checkSchemaLine(path, text, places.schema))
  if (misnamed.length + cycles.length === 0) return compiled
  return { diagnostics: [...misnamed, ...cycles, ...compiled.diagnostics], warnings: [], texts }
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
  bases: Bases = alone,
): Compiled {
  const { files, texts, hexFiles } = loaded
  const validated = validate(files, schema)
  const diagnostics = [...loaded.diagnostics]
  addNew(diagnostics, validated.diagnostics)
  // A file without a tree may define anything, so references cannot be judged.
  if (files.length < texts.size) return { diagnostics, warnings: [], texts }
  // Nor can they if the definitions that are shared are not known.
  if (bases.isBroken) return { diagnostics, warnings: [], texts }
  const resolved = resolve(files, validated.broken, bases, hexFiles)
  addNew(diagnostics, resolved.diagnostics)
  const { protocol } = resolved
  if (protocol === undefined) return { diagnostics, warnings: [], texts }
  const { spans, broken } = resolved
  const checked = { protocol, spans, broken, handWritten, places }
  addNew(diagnostics, check(checked))
  if (diagnostics.length > 0) return { diagnostics, warnings: [], texts }
  return { protocol, spans, diagnostics, warnings: findWarnings(checked), texts }
}

// A stage stays silent about a place where an earlier one already found something.
function addNew(known: Diagnostic[], more: readonly Diagnostic[]): void {
  const place = ({ span }: Diagnostic): string => `${span.file}:${span.line}:${span.column}`
  const places = new Set(known.map(place))
  known.push(...more.filter(diagnostic => !places.has(place(diagnostic))))
}

/** Lists the folders of specs that have files. */
export function specFolders(root: string, spec: string): string[] {
  return foldersIn(root, spec).filter(name => findYaml(root, `${spec}/${name}`).length > 0)
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
