import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

/** Folder of this repository. */
export const root: string = dirname(dirname(import.meta.dirname))

/** Runs a program; its failure is thrown with its output. */
export const run: (
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly maxBuffer?: number; readonly env?: NodeJS.ProcessEnv },
) => Promise<{ readonly stdout: string; readonly stderr: string }> = promisify(execFile)

/** The compilers that users may have, by the packages that hold them here. */
export const compilers = ['typescript-5.4', 'typescript'] as const

/** Builds and packs the package into a folder, and returns the path of the tarball. */
export async function pack(folder: string): Promise<string> {
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: root })
  const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf('['))) as [{ filename: string }]
  return join(folder, filename)
}

/**
 * Makes a project in which only the tarball and Node's types are installed, with the files of a folder here if one is
 * given.
 */
export async function installIn(files: string | undefined, tarball: string): Promise<string> {
  const name = files ?? 'empty'
  const project = mkdtempSync(join(tmpdir(), `nixwire-${name}-`))
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name, private: true, type: 'module' }))
  const args = ['install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts', tarball]
  await run('npm', args, { cwd: project })
  mkdirSync(join(project, 'node_modules/@types'), { recursive: true })
  link(project, '@types/node', 'undici-types')
  if (files !== undefined) cpSync(join(import.meta.dirname, files), project, { recursive: true })
  return project
}

/** Links packages that are installed here into a project. */
export function link(project: string, ...names: string[]): void {
  for (const name of names) symlinkSync(join(root, 'node_modules', name), join(project, 'node_modules', name))
}

/** Compiles a project, given by its folder or configuration, and returns the errors of the compiler. */
export async function compile(compiler: string, project: string): Promise<string> {
  const tsc = join(root, 'node_modules', compiler, 'bin/tsc')
  const { stdout } = await run(process.execPath, [tsc, '-p', project], { cwd: root }).catch(error => error)
  return stdout
}
