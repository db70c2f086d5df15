import { resolve } from 'node:path'
import { document } from '../document/document.ts'
import { emit } from '../emit/emit.ts'
import type { Places } from '../load/places.ts'
import { parseArguments, usageText } from './arguments.ts'
import { type GenerateOptions, generateAll } from './generate-all.ts'
import { placesOf } from './places-of.ts'
import { watch } from './watch.ts'

/** A project to generate for, as far as the command line does not say otherwise. */
export interface Project extends Pick<GenerateOptions, 'layOut' | 'print' | 'printError'> {
  /** Its folder, absolute. */
  readonly root: string
  readonly places: (root: string) => Places
  /** The command that generates, as messages name it. */
  readonly command: string
}

/** Runs the generator as the command line says; gives the exit code. */
export async function generate(args: readonly string[], project: Project): Promise<number> {
  const given = parseArguments(args)
  const usage = usageText(project.command, project.places(project.root))
  if (typeof given === 'string') {
    project.printError(`${given}\n\n${usage}`)
    return 2
  }
  if (given.help) {
    project.print(usage)
    return 0
  }
  const root = given.root === undefined ? project.root : resolve(given.root)
  const places = placesOf(project.places(root), given)
  const once = (): number =>
    generateAll({
      root,
      places,
      command: project.command,
      check: given.check,
      format: given.format,
      emit: protocol => emit(protocol, places),
      document: protocol => document(protocol, places),
      ...(project.layOut === undefined ? {} : { layOut: project.layOut }),
      print: project.print,
      printError: project.printError,
    })
  if (!given.watch) return once()
  const ended = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ended.abort())
  const folders = [places.spec, places.adapters, places.grammars]
  await watch({ root, folders, generate: once, printError: project.printError, signal: ended.signal })
  return 0
}
