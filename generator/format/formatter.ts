import { createRequire } from 'node:module'
import { join } from 'node:path'

/** A program and the arguments that come before the caller's own. */
export type Command = readonly [program: string, ...args: string[]]

/**
 * Finds the command that starts the project's formatter. Its script takes longer to start one of the programs
 * installed beside it than that program takes to work, so a program that is the only one is started directly.
 */
export function formatterCommand(root: string): Command {
  const script = join(root, 'node_modules/@biomejs/biome/bin/biome')
  const [program, ...others] = installedPrograms(createRequire(script).resolve)
  // The script knows which one to take if several are installed or the environment names one.
  if (program === undefined || others.length > 0 || process.env.BIOME_BINARY)
    return [process.execPath, script]
  return [program]
}

function installedPrograms(resolve: NodeJS.RequireResolve): string[] {
  const file = process.platform === 'win32' ? 'biome.exe' : 'biome'
  return ['', '-musl'].flatMap(library => {
    try {
      return [resolve(`@biomejs/cli-${process.platform}-${process.arch}${library}/${file}`)]
    } catch {
      return []
    }
  })
}
