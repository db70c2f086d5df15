import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findYaml } from '../load/load.ts'
import { ownPlaces, type Places } from '../load/places.ts'
import { sortDiagnostics } from '../report/diagnostic.ts'
import { type Format, renderAs } from '../report/report.ts'
import { apply } from '../write/apply.ts'
import { isGenerated } from '../write/header.ts'
import { type Change, type Plan, plan } from '../write/plan.ts'
import { renderDiff } from '../write/render-diff.ts'
import { compileAll, readSchema } from './compile-all.ts'
import { noProtocolText } from './no-protocol.ts'
import { type Maker, makeOutput } from './output.ts'

/** Options of a run of the generator. */
export interface GenerateOptions {
  /** The project's folder, absolute. */
  readonly root: string
  /** Places of the project's files; those of this repository if absent. */
  readonly places?: Places
  /** The command that writes what a check finds out of date. */
  readonly command?: string
  /** Whether to compare instead of write. */
  readonly check: boolean
  /** Form of the report about mistakes in the spec; `text` by default. */
  readonly format?: Format
  /** Maker of the files of a protocol, with paths relative to their folder of generated code; absent to make none. */
  readonly emit?: Maker
  /** Maker of the pages about a protocol, with paths relative to their folder below `docs/`. */
  readonly document?: Maker
  /**
   * Formatter of all files of a run, given by their paths from the root; without it they stay as they are
   * made.
   */
  readonly layOut?: (files: ReadonlyMap<string, string>) => ReadonlyMap<string, string>
  readonly print: (text: string) => void
  readonly printError: (text: string) => void
}

/** Generates the code and the pages of every protocol below `spec/`; returns the exit code. */
export function generateAll(options: GenerateOptions): number {
  const { root, check, format = 'text', emit, document, print: say, printError } = options
  const { layOut = files => files, places = ownPlaces, command = 'npm run generate' } = options
  const started = performance.now()
  // A program that reads the standard output as JSON must find only the mistakes there.
  const print = format === 'json' ? printError : say
  const compiled = compileAll(root, readSchema(root, places), places)
  const report = format === 'text' ? printError : say
  report(renderAs(format, [...compiled.diagnostics, ...compiled.warnings], compiled.texts))
  if (compiled.diagnostics.length > 0) {
    const count = sortDiagnostics(compiled.diagnostics).length
    printError(`\n${plural(count, 'error')} in the spec: nothing was generated\n`)
    return 1
  }
  if (compiled.protocols.size === 0) {
    const hint = command.startsWith('npm run') ? '' : '; `nixwire help generate` shows a whole one'
    printError(`${noProtocolText(root, places)}: nothing was generated${hint}\n`)
    return 1
  }
  const { folders, files } = makeOutput(root, places, compiled.protocols, emit, document)
  const own = new Set([...compiled.protocols.keys()].map(name => `${places.spec}/${name}`))
  // Another run may make code from other specs into the same folder.
  const isOthers = (spec: string): boolean =>
    !own.has(spec) && existsSync(join(root, spec)) && findYaml(root, spec).length > 0
  const planned = plan(root, folders, layOut(files), isOthers)
  const { changes } = planned
  const foreign = changes.filter(isByHand).map(({ path }) => path)
  if (foreign.length > 0) {
    printError(
      `${foreign.join(', ')}: not a file of the generator, which would write over it: move it away\n`,
    )
    return 1
  }
  if (check && changes.length > 0) printError(renderDiff(changes))
  if (!check) apply(root, changes)
  const took = `${Math.round(performance.now() - started)} ms`
  const title = emit === undefined ? 'docs' : 'generate'
  const summary = `${title}${check ? ' --check' : ''}: ${summarize(planned, check)} (${took})\n`
  if (!check || changes.length === 0) print(summary)
  else printError(`${summary}run \`${command}\` and commit what it writes\n`)
  return check && changes.length > 0 ? 1 : 0
}

/** Tells whether a change would replace a file that the generator has not written. */
function isByHand({ before, after }: Change): boolean {
  return before !== undefined && before.trim() !== '' && after !== undefined && !isGenerated(before)
}

function summarize({ changes, unchanged }: Plan, check: boolean): string {
  const removed = changes.filter(change => change.after === undefined).length
  const written = changes.length - removed
  const total = plural(written + unchanged, 'file')
  if (check) return `${total}, ${written} out of date, ${removed} left over`
  return `${total}, ${written} written, ${unchanged} unchanged, ${removed} removed`
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}
