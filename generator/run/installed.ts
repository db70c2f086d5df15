import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { layOut } from '../format/lay-out.ts'
import { projectPlaces } from '../load/places.ts'
import { parseArguments } from './arguments.ts'
import { generate } from './generate.ts'

const FILE = 'spec/protocol.schema.json'

/** Finds the mistake in arguments; undefined if there is none. */
export function mistakeIn(args: readonly string[]): string | undefined {
  const given = parseArguments(args)
  return typeof given === 'string' ? given : undefined
}

/** Runs the generator of the installed package in a project; gives the exit code. */
export function generateInProject(
  args: readonly string[],
  print: (text: string) => void,
  printError: (text: string) => void,
): Promise<number> {
  return generate(args, {
    root: process.cwd(),
    places: root => projectPlaces(schemaIn(root)),
    command: 'nixwire generate',
    layOut,
    print,
    printError,
  })
}

/** The package's schema, from the project's root: by the folder of packages, even if that holds a link. */
function schemaIn(root: string): string {
  const usual = `node_modules/nixwire/dist/${FILE}`
  if (existsSync(join(root, usual))) return usual
  // This module is one folder below the spec in the package and two in the sources.
  const [found] = ['../', '../../']
    .map(up => fileURLToPath(new URL(up + FILE, import.meta.url)))
    .filter(path => existsSync(path))
  if (found === undefined) throw new Error(`the package has no ${FILE}`)
  return relative(root, found).replaceAll('\\', '/')
}
