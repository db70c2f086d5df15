import { type ImportDeclarationStructure, type StatementStructures, StructureKind } from 'ts-morph'
import type { Source, VersionWord } from '../ir/base.ts'
import { relativePath } from '../load/places.ts'
import { camel, initIdentifier, isTaken, pascal, typeIdentifier } from '../naming/names.ts'
import { type Door, type RuntimeName, runtimeEntry } from '../naming/runtime-names.ts'
import { type Context, definition, typeFile } from './context.ts'
import { type DocParts, doc } from './doc.ts'

/** A statement as data, or as text. */
export type Statement = StatementStructures | string

/** Origins of imports in the order of a file: the same for all specifiers. */
const ORIGINS = ['package', 'adapter', 'runtime', 'own'] as const
type Origin = (typeof ORIGINS)[number]

interface Imported {
  readonly origin: Origin
  readonly types: Set<string>
  readonly values: Set<string>
  namespace?: string
}

/** One output file: its statements, and the imports that they need. */
export class Module {
  readonly path: string
  readonly context: Context
  readonly statements: Statement[] = []
  readonly #imports = new Map<string, Imported>()

  constructor(context: Context, path: string) {
    this.context = context
    this.path = path
  }

  add(...statements: Statement[]): void {
    this.statements.push(...statements)
  }

  /** Writes a doc comment with links from this file. */
  doc(parts: DocParts): string[] {
    return doc(parts, source => this.link(source))
  }

  /** Writes a Markdown link from this file to the line of the spec. */
  link({ file, line }: Source): string {
    return `[${file}:${line}](${this.#pathTo(file)}#L${line})`
  }

  /** Writes the specifier of another file of the protocol. */
  specifier(path: string): string {
    return this.#specifierOf(`${this.#folder}/${path.replace(/\.ts$/, '')}`)
  }

  /** Imports a value from another file of the protocol; returns the name, for use in a template. */
  value(name: string, from: string): string {
    if (from !== this.path) this.#from(this.specifier(from), 'own').values.add(name)
    return name
  }

  /** Imports a type from another file of the protocol. */
  type(name: string, from: string): string {
    if (from !== this.path) this.#from(this.specifier(from), 'own').types.add(name)
    return name
  }

  /** Imports a type of a package. */
  packageType(name: string, from: string): string {
    this.#from(from, 'package').types.add(name)
    return name
  }

  /** Imports all of a package under one name. */
  packageNamespace(name: string, from: string): string {
    this.#from(from, 'package').namespace = name
    return name
  }

  /** Imports a name of the runtime from its door. */
  runtime(name: RuntimeName): string {
    const { door, typeOnly } = runtimeEntry(name)
    const imported = this.#from(this.door(door), 'runtime')
    ;(typeOnly ? imported.types : imported.values).add(name)
    return name
  }

  /** Names one of the runtime's functions for the forms of the wire. */
  wire(name: RuntimeName): string {
    this.#from(this.door('wire'), 'runtime').namespace = 'wire'
    return `wire.${name}`
  }

  /** Imports a hand-written adapter. */
  adapter(via: string): string {
    const name = camel(via)
    this.#from(this.handWritten('adapters', via), 'adapter').values.add(name)
    return name
  }

  /** Imports the type of the values that an adapter makes. */
  adapterType(via: string): string {
    const name = `${pascal(via)}Value`
    this.#from(this.handWritten('adapters', via), 'adapter').types.add(name)
    return name
  }

  /** Names the TypeScript type of a named type of the spec. */
  named(name: string): string {
    const kind = this.context.types.get(name)?.shape.kind
    if (isTaken(name) && kind === 'string') return 'string'
    if (isTaken(name) && kind === 'boolean') return 'boolean'
    return this.type(typeIdentifier(name), this.typeFile(name))
  }

  /** Names the TypeScript type of the values of a named type that writers take. */
  init(name: string): string {
    if (!this.context.inits.has(name)) return this.named(name)
    return this.type(initIdentifier(typeIdentifier(name)), this.typeFile(name))
  }

  /** Names the table of an enum's names and numbers. */
  table(name: string): string {
    return this.value(`${camel(name)}Table`, this.typeFile(name))
  }

  /** Finds the file with a type, its reader and its writer. */
  typeFile(name: string): string {
    return typeFile(this.context, definition(this.context, name))
  }

  reader(name: string): string {
    return this.value(`read${name}`, this.typeFile(name))
  }

  writer(name: string): string {
    return this.value(`write${name}`, this.typeFile(name))
  }

  /** Names the constant of a version, such as `V1_29`. */
  version(word: VersionWord): string {
    this.context.versions.add(word)
    return this.value(versionConstant(word), 'versions.ts')
  }

  imports(): ImportDeclarationStructure[] {
    const structures: ImportDeclarationStructure[] = []
    for (const [from, { types, values, namespace }] of [...this.#imports].sort(byOrigin)) {
      if (namespace !== undefined) {
        structures.push({
          kind: StructureKind.ImportDeclaration,
          moduleSpecifier: from,
          namespaceImport: namespace,
        })
      }
      const names = [...new Set([...types, ...values])].sort(compareNames)
      if (names.length === 0) continue
      const typeOnly = values.size === 0
      structures.push({
        kind: StructureKind.ImportDeclaration,
        moduleSpecifier: from,
        isTypeOnly: typeOnly,
        namedImports: names.map(name => ({ name, isTypeOnly: !typeOnly && !values.has(name) })),
      })
    }
    return structures
  }

  /** Writes the specifier of a door of the runtime. */
  door(door: Door): string {
    const { runtime } = this.context.places
    return runtime.startsWith('./') ? this.#specifierOf(`${runtime}/${door}`) : `${runtime}/${door}`
  }

  /** Writes the specifier of a hand-written file for the protocol. */
  handWritten(folder: 'adapters' | 'grammars', via: string): string {
    return this.#specifierOf(`${this.context.places[folder]}/${via}`)
  }

  /** Writes the specifier of a file that is given from the project's root, without its extension. */
  #specifierOf(path: string): string {
    return this.#pathTo(path) + this.context.places.extension
  }

  /** Finds the relative path to a file that is given from the project's root. */
  #pathTo(path: string): string {
    return relativePath(`${this.#folder}/${this.path}`, path)
  }

  get #folder(): string {
    return `${this.context.places.out}/${this.context.protocol.name}`
  }

  #from(path: string, origin: Origin): Imported {
    const known = this.#imports.get(path)
    if (known !== undefined) return known
    const fresh: Imported = { origin, types: new Set(), values: new Set() }
    this.#imports.set(path, fresh)
    return fresh
  }
}

export function versionConstant(word: VersionWord): string {
  return `V${word >>> 8}_${word & 0xff}`
}

/** Sorts by origin, then parents before siblings, as the formatter does. */
function byOrigin(
  [a, { origin: first }]: readonly [string, Imported],
  [b, { origin: second }]: readonly [string, Imported],
): number {
  const isSibling = (path: string): number => (path.startsWith('./') ? 1 : 0)
  return ORIGINS.indexOf(first) - ORIGINS.indexOf(second) || isSibling(a) - isSibling(b) || (a < b ? -1 : 1)
}

function compareNames(a: string, b: string): number {
  const folded = a.toLowerCase().localeCompare(b.toLowerCase(), 'en')
  return folded === 0 ? (a < b ? -1 : 1) : folded
}
