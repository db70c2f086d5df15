import { layOut } from '../format/lay-out.ts'
import { parseArguments } from './arguments.ts'
import { generate } from './generate.ts'
import { installedPlaces } from './project-places.ts'

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
    places: installedPlaces,
    command: 'nixwire generate',
    layOut,
    print,
    printError,
  })
}
