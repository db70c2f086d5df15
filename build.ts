import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'

const root = import.meta.dirname
const CORE = './generated/nix-daemon/index.ts'
const THIRD_PARTY = 'cli/arguments/THIRD-PARTY.txt'
/** Modules that together import everything that several commands share, so that it ends up in one file. */
const COMMANDS = ['arguments/propose.ts', 'commands/conversion.ts', 'values/json.ts'].map(
  path => `./cli/${path}`,
)
/** The module of the store's threads, which is no import of another one. */
const THREAD = './store/disk/thread.ts'
/** Rules for clients: one of the commands that serve needs them all, so both load them, in one file with the store. */
const SERVING = './nix/client-rights.ts'

/**
 * Bundles the modules that package.json publishes into `folder`. Node takes about half a millisecond to import a
 * module, however small, so the core of the library becomes one file, from which each entry point exports its names.
 * All entry points are bundled in one run, so that a class is the same from every entry point.
 */
export async function bundle(folder: string): Promise<void> {
  const { metafile } = await build({
    absWorkingDir: root,
    metafile: true,
    entryPoints: [...published(), THREAD].map(path => ({ in: path, out: path.replace(/\.ts$/, '') })),
    outdir: folder,
    chunkNames: 'shared/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    plugins: [coreWithEveryEntry],
    logLevel: 'warning',
  })
  keepLicences(Object.keys(metafile.inputs), folder)
}

/** Copies the licences of bundled packages beside the command, the only part that bundles any. */
function keepLicences(inputs: readonly string[], folder: string): void {
  const text = readFileSync(join(root, THIRD_PARTY), 'utf8')
  for (const path of inputs) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]
    if (name === undefined || text.includes(`\n${name} <`)) continue
    throw new Error(`${name} is bundled, but ${THIRD_PARTY} does not have its licence`)
  }
  cpSync(join(root, THIRD_PARTY), join(folder, 'cli/THIRD-PARTY.txt'))
}

/** Lists the modules behind the exports and commands of the package. */
function published(): string[] {
  const { exports, bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const paths = [...Object.values<string>(exports), ...Object.values<string>(bin)]
    .filter(path => /^\.\/dist\/.*\.js$/.test(path))
    .map(path => path.replace('./dist/', './').replace(/\.js$/, '.ts'))
    .flatMap(path => (path.includes('*') ? matching(path) : [path]))
  return [...new Set(paths)]
}

function matching(pattern: string): string[] {
  const folder = dirname(pattern)
  return readdirSync(join(root, folder))
    .filter(name => name.endsWith('.ts'))
    .map(name => `${folder}/${name}`)
}

/**
 * Makes every entry and every module that is loaded late import the whole core. esbuild puts modules that the same
 * entries reach into one file, so otherwise the core would become dozens of files. The import is in a module around
 * the entry: in the entry itself, which others import, it would close a circle.
 */
const coreWithEveryEntry: Plugin = {
  name: 'core-with-every-entry',
  setup({ onResolve, onLoad }) {
    // The package has no dependencies, so bundle the one of the command.
    onResolve({ filter: /^@stricli\// }, ({ path }) => ({ path: fileURLToPath(import.meta.resolve(path)) }))
    onResolve({ filter: /^\./ }, ({ path, kind, resolveDir, namespace }) => {
      const absolute = join(resolveDir, path)
      if (kind === 'entry-point' || kind === 'dynamic-import') return { path: absolute, namespace: 'entry' }
      // The command runs by its side effects, so keep them.
      return namespace === 'entry' || absolute === join(root, SERVING)
        ? { path: absolute, sideEffects: true }
        : undefined
    })
    onLoad({ filter: /./, namespace: 'entry' }, ({ path }) => {
      const [hashbang = ''] = /^#!.*\n/.exec(readFileSync(path, 'utf8')) ?? []
      const module = `./${relative(root, path)}`
      const shared = module.startsWith('./cli/') ? [CORE, ...COMMANDS] : [CORE]
      if (/^\.\/cli\/commands\/(proxy|serve(-stdio)?)\.ts$/.test(module)) shared.push(SERVING)
      const imports = shared.map(each => `import '${each}'\n`)
      return { contents: `${hashbang}export * from '${module}'\n${imports.join('')}`, resolveDir: root }
    })
  },
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const dist = join(root, 'dist')
  // The names of shared files change with their content, so remove the old ones.
  rmSync(dist, { recursive: true, force: true })
  await bundle(dist)
  cpSync(join(root, 'spec'), join(dist, 'spec'), { recursive: true })
  for (const name of readdirSync(join(root, 'generated'))) {
    const json = `generated/${name}/spec.json`
    if (existsSync(join(root, json))) cpSync(join(root, json), join(dist, json))
  }
  chmodSync(join(dist, 'cli/main.js'), 0o755)
}
