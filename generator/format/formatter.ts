import { createRequire } from 'node:module'
import { join } from 'node:path'

/** A program, and what it takes before its own arguments. */
export type Command = readonly [program: string, ...args: string[]]

/**
 * How the project's formatter is started. Its command is a script that starts one of the programs installed
 * beside it, and takes longer to do so than the program does to work: where there is only one, it is started
 * without the script.
 */
export function formatterCommand(root: string): Command {
  const script = join(root, 'node_modules/@biomejs/biome/bin/biome')
  const [program, ...others] = installedPrograms(createRequire(script).resolve)
  // Whoever names a program, or has several, is served by the script, which knows which one to take.
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
