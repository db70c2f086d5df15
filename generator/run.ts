import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ValidateFunction } from 'ajv'
import { compile } from './compile.ts'
import { type Diagnostic, sortDiagnostics } from './diagnostic.ts'
import type { Protocol } from './ir.ts'
import { findYaml } from './load/load.ts'
import { type Format, renderAs } from './report.ts'
import { compileSchema } from './validate/validate.ts'
import { apply } from './write/apply.ts'
import { type Plan, plan } from './write/plan.ts'
import { renderDiff } from './write/render-diff.ts'

/** What a run of the generator needs from outside. */
export interface RunOptions {
  /** The project's folder, absolute. */
  readonly root: string
  /** Compare instead of write. */
  readonly check: boolean
  /** How mistakes in the spec are reported; `text` where it is not given. */
  readonly format?: Format
  /** Makes the files of a protocol, with paths relative to `generated/<protocol>/`. */
  readonly emit: (protocol: Protocol) => ReadonlyMap<string, string>
  /** Makes the pages about a protocol, with paths relative to their folder below `docs/`. */
  readonly document?: (protocol: Protocol) => ReadonlyMap<string, string>
  readonly print: (text: string) => void
  readonly printError: (text: string) => void
}

/** Generates the code and the pages of every protocol below `spec/`; returns the exit code. */
export function run(options: RunOptions): number {
  const { root, check, format = 'text', emit, document, print: say, printError } = options
  const started = performance.now()
  // Whoever reads the standard output as JSON finds nothing but the mistakes there.
  const print = format === 'json' ? printError : say
  const compiled = compileAll(root, readSchema(root))
  const report = format === 'text' ? printError : say
  report(renderAs(format, compiled.diagnostics, compiled.texts))
  if (compiled.diagnostics.length > 0) {
    const count = sortDiagnostics(compiled.diagnostics).length
    printError(`\n${plural(count, 'error')} in the spec: nothing was generated\n`)
    return 1
  }
  if (compiled.protocols.size === 0) {
    printError('there is no protocol below spec/: nothing was generated\n')
    return 1
  }
  const plans = folders(root, 'generated', specFolders(root)).map(name => {
    const protocol = compiled.protocols.get(name)
    // Without a spec no file belongs here any more.
    return plan(root, `generated/${name}`, protocol === undefined ? new Map() : emit(protocol))
  })
  if (document !== undefined) plans.push(...documentPlans(root, compiled.protocols, document))
  const changes = plans.flatMap(each => each.changes)
  if (check && changes.length > 0) printError(renderDiff(changes))
  if (!check) apply(root, changes)
  const took = `${Math.round(performance.now() - started)} ms`
  const summary = `${check ? 'generate --check' : 'generate'}: ${summarize(plans, check)} (${took})\n`
  if (!check || changes.length === 0) print(summary)
  else printError(`${summary}run \`npm run generate\` and commit what it writes\n`)
  return check && changes.length > 0 ? 1 : 0
}

/** Every protocol below `spec/` by the name of its folder, or everything that is wrong with their specs. */
export interface CompiledAll {
  readonly protocols: ReadonlyMap<string, Protocol>
  readonly diagnostics: readonly Diagnostic[]
  readonly texts: ReadonlyMap<string, string>
}

/** Compiles what is below `spec/`. */
export function compileAll(root: string, schema: ValidateFunction): CompiledAll {
  const protocols = new Map<string, Protocol>()
  const diagnostics: Diagnostic[] = []
  const texts = new Map<string, string>()
  for (const name of specFolders(root)) {
    const compiled = compile(root, `spec/${name}`, schema)
    if (compiled.protocol) protocols.set(name, compiled.protocol)
    diagnostics.push(...compiled.diagnostics)
    for (const [path, text] of compiled.texts) texts.set(path, text)
  }
  return { protocols, diagnostics, texts }
}

/** @throws {Error} where it is no schema. */
export function readSchema(root: string): ValidateFunction {
  const path = 'spec/protocol.schema.json'
  const text = readFileSync(join(root, path), 'utf8')
  try {
    return compileSchema(JSON.parse(text))
  } catch (cause) {
    throw new Error(`${path} is no valid schema: ${(cause as Error).message}`, { cause })
  }
}

function specFolders(root: string): string[] {
  return foldersIn(root, 'spec').filter(name => findYaml(root, `spec/${name}`).length > 0)
}

function documentPlans(
  root: string,
  protocols: ReadonlyMap<string, Protocol>,
  document: NonNullable<RunOptions['document']>,
): Plan[] {
  // Where there is only one protocol, nobody has to know its name to find what is written about it.
  const pages = new Map(
    [...protocols].map(([name, protocol]) => [protocols.size === 1 ? 'protocol' : name, document(protocol)]),
  )
  return folders(root, 'docs', pages.keys()).map(name =>
    plan(root, `docs/${name}`, pages.get(name) ?? new Map()),
  )
}

/** The folders that files belong into, and those that may hold what is left over. */
function folders(root: string, parent: string, wanted: Iterable<string>): string[] {
  return [...new Set([...wanted, ...foldersIn(root, parent)])].sort()
}

function foldersIn(root: string, parent: string): string[] {
  if (!existsSync(join(root, parent))) return []
  return readdirSync(join(root, parent), { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name)
    .sort()
}

function summarize(plans: readonly Plan[], check: boolean): string {
  const changes = plans.flatMap(each => each.changes)
  const removed = changes.filter(change => change.after === undefined).length
  const written = changes.length - removed
  const unchanged = plans.reduce((sum, each) => sum + each.unchanged, 0)
  const total = plural(written + unchanged, 'file')
  if (check) return `${total}, ${written} out of date, ${removed} left over`
  return `${total}, ${written} written, ${unchanged} unchanged, ${removed} removed`
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}
