import { createRequire } from 'node:module'
import { kebabCase } from '../arguments/command.ts'
import { CommandFailed, type Io, isSystemError, UsageError, UserError } from '../io.ts'
import { packageManifest } from '../package-version.ts'
import { linesOf } from '../text/visible-text.ts'

/** Options of every command about a project's own protocols. */
export const projectOptions = {
  root: { value: 'DIR', about: "the project's folder (default: the current one)" },
  spec: { value: 'DIR', about: 'the folder of the specs below that (default: spec)' },
  adapters: { value: 'DIR', about: 'the folder of hand-written adapters (default: adapters)' },
  grammars: { value: 'DIR', about: 'the folder of hand-written grammars (default: grammars)' },
} as const

/** Values of options, by their names. */
export type Given = Readonly<Record<string, string | boolean | readonly string[] | undefined>>

/** Writes options as arguments of the generator. */
export function argumentsOf(options: Given): string[] {
  return Object.entries(options).flatMap(([name, value]) => {
    const option = `--${kebabCase(name)}`
    if (typeof value === 'string') return [option, value]
    if (typeof value === 'object') return value.flatMap(each => [option, each])
    return value === true ? [option] : []
  })
}

/** @throws {UserError} that says how to install the packages which are not. */
export function needPackages(names: readonly string[]): void {
  const missing = names.filter(name => !isInstalled(name))
  if (missing.length > 0) throw new UserError(`${list(missing)} not installed: run \`${install(missing)}\``)
}

/** Runs a tool in the project that `places` leads to, and prints what it says. @throws {UserError} */
export async function runTool(
  name: 'breaking' | 'changes' | 'docs',
  places: Given,
  args: readonly string[],
  io: Io,
): Promise<void> {
  needPackages(['ajv', 'yaml'])
  const { projectTools } = await import('../../generator/tools/installed.ts')
  const answer = systemErrorsTold(() => projectTools[name](argumentsOf(places), args))
  if ('mistake' in answer) throw new UsageError(answer.mistake)
  const { print, printError } = texts(io)
  print(answer.out)
  printError(answer.err)
  if (answer.exitCode !== 0) throw new CommandFailed(answer.exitCode)
}

/** Makes printers of whole texts, such as the generator gives: an empty one prints nothing. */
export function texts(io: Io): Readonly<Record<'print' | 'printError', (text: string) => void>> {
  return {
    print: text => {
      if (text !== '') io.print(linesOf(text))
    },
    printError: text => {
      if (text !== '') io.printError(linesOf(text))
    },
  }
}

function systemErrorsTold<T>(run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw isSystemError(error) ? new UserError(error.message) : error
  }
}

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name)
    return true
  } catch {
    return false
  }
}

function list(names: readonly string[]): string {
  return names.length === 1 ? `${names[0]} is` : `${names.slice(0, -1).join(', ')} and ${names.at(-1)} are`
}

function install(names: readonly string[]): string {
  const { peerDependencies = {} } = packageManifest()
  return `npm install --save-dev ${names.map(name => `${name}@${peerDependencies[name] ?? 'latest'}`).join(' ')}`
}
