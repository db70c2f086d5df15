import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ValidateFunction } from 'ajv'
import { compile } from './compile.ts'
import { type Diagnostic, sortDiagnostics } from './diagnostic.ts'
import type { Protocol } from './ir.ts'
import { findYaml } from './load/load.ts'
import { renderDiagnostics } from './render-diagnostics.ts'
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
  /** Makes the files of a protocol, with paths relative to `generated/<protocol>/`. */
  readonly emit: (protocol: Protocol) => ReadonlyMap<string, string>
  readonly print: (text: string) => void
  readonly printError: (text: string) => void
}

/** Generates the code of every protocol below `spec/`; returns the exit code. */
export function run({ root, check, emit, print, printError }: RunOptions): number {
  const started = performance.now()
  const schema = compileSchema(JSON.parse(readFileSync(join(root, 'spec/protocol.schema.json'), 'utf8')))
  const compiled = compileAll(root, schema)
  if (compiled.diagnostics.length > 0) {
    const count = sortDiagnostics(compiled.diagnostics).length
    printError(renderDiagnostics(compiled.diagnostics, compiled.texts))
    printError(`\n${plural(count, 'error')} in the spec: nothing was generated\n`)
    return 1
  }
  if (compiled.protocols.size === 0) {
    printError('there is no protocol below spec/: nothing was generated\n')
    return 1
  }
  const plans = folders(root).map(name => {
    const protocol = compiled.protocols.get(name)
    // Without a spec no file belongs here any more.
    return plan(root, `generated/${name}`, protocol === undefined ? new Map() : emit(protocol))
  })
  const changes = plans.flatMap(each => each.changes)
  if (check && changes.length > 0) printError(renderDiff(changes))
  if (!check) apply(root, changes)
  const took = `${Math.round(performance.now() - started)} ms`
  const summary = `${check ? 'generate --check' : 'generate'}: ${summarize(plans, check)} (${took})\n`
  if (!check || changes.length === 0) print(summary)
  else printError(`${summary}run \`npm run generate\` and commit what it writes\n`)
  return check && changes.length > 0 ? 1 : 0
}

interface CompiledAll {
  readonly protocols: ReadonlyMap<string, Protocol>
  readonly diagnostics: readonly Diagnostic[]
  readonly texts: ReadonlyMap<string, string>
}

function compileAll(root: string, schema: ValidateFunction): CompiledAll {
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

function specFolders(root: string): string[] {
  return foldersIn(root, 'spec').filter(name => findYaml(root, `spec/${name}`).length > 0)
}

function folders(root: string): string[] {
  return [...new Set([...specFolders(root), ...foldersIn(root, 'generated')])].sort()
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
