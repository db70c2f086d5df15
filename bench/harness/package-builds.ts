import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { bundle } from '../../build.ts'
import { temporary } from './temporary.ts'

const root = dirname(dirname(import.meta.dirname))

/** Runs node to its end, and returns its output. */
export function node(args: readonly string[], cwd: string = root): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`node ${args.join(' ')} failed: ${stderr}`)
  return stdout
}

/** Bundles the library as it is published; returns the folder. */
export async function published(): Promise<string> {
  const out = packageFolder()
  await bundle(out)
  return out
}

/** Compiles the library to one file a module; returns the folder. */
export function compiled(): string {
  const out = packageFolder()
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const options = ['-p', 'tsconfig.build.json', '--emitDeclarationOnly', 'false', '--outDir', out]
  // Type errors are not fatal here, so look for the output only.
  spawnSync(process.execPath, [tsc, ...options], { cwd: root })
  if (!existsSync(join(out, 'generated'))) throw new Error('the library does not compile')
  return out
}

function packageFolder(): string {
  const folder = temporary()
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  return join(folder, 'dist')
}

/** Makes a project with the generator and its spec; `clean` removes the generated files. */
export function generatorCopy(): { readonly root: string; readonly clean: () => void } {
  const folder = temporary()
  for (const name of ['generator', 'runtime', 'spec', 'biome.json', 'package.json', 'tsconfig.json'])
    cpSync(join(root, name), join(folder, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  return {
    root: folder,
    clean() {
      for (const name of ['generated', 'docs']) rmSync(join(folder, name), { recursive: true, force: true })
    },
  }
}
