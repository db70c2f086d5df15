import { chmodSync, cpSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'

const root = import.meta.dirname
const CORE = './generated/nix-daemon/index.ts'
const THIRD_PARTY = 'cli/arguments/THIRD-PARTY.txt'
/** Modules that reach what several commands need, so that it is in one file. */
const COMMANDS = ['arguments/propose.ts', 'commands/conversion.ts', 'values/json.ts'].map(
  path => `./cli/${path}`,
)

/**
 * Bundles what package.json publishes into `folder`. A module takes Node about half a millisecond to import,
 * however little there is in it, so all that the library is made of goes into one file, and each entry point
 * names what it exports from there. One run for all of them: a class has one identity wherever it comes from.
 */
export async function bundle(folder: string): Promise<void> {
  const { metafile } = await build({
    absWorkingDir: root,
    metafile: true,
    entryPoints: published().map(path => ({ in: path, out: path.replace(/\.ts$/, '') })),
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

/** Puts the licences of packages that are bundled beside the command, which is the only part that has any. */
function keepLicences(inputs: readonly string[], folder: string): void {
  const text = readFileSync(join(root, THIRD_PARTY), 'utf8')
  for (const path of inputs) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]
    if (name === undefined || text.includes(`\n${name} <`)) continue
    throw new Error(`${name} is bundled, but ${THIRD_PARTY} does not have its licence`)
  }
  cpSync(join(root, THIRD_PARTY), join(folder, 'cli/THIRD-PARTY.txt'))
}

/** The modules behind the exports and commands of the package. */
function published(): string[] {
  const { exports, bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const paths = [...Object.values<string>(exports), ...Object.values<string>(bin)]
    .filter(path => path.startsWith('./dist/'))
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
 * Modules that the same entries reach are put into one file. So every entry, and everything that is loaded later,
 * reaches the whole core: otherwise it would fall into dozens of pieces. Entries do so through a module of their
 * own, because nothing imports that: an import added to the module itself would close a circle.
 */
const coreWithEveryEntry: Plugin = {
  name: 'core-with-every-entry',
  setup({ onResolve, onLoad }) {
    // The package has no dependencies: the one that the command has is bundled.
    onResolve({ filter: /^@stricli\// }, ({ path }) => ({ path: fileURLToPath(import.meta.resolve(path)) }))
    onResolve({ filter: /^\./ }, ({ path, kind, resolveDir, namespace }) => {
      const absolute = join(resolveDir, path)
      if (kind === 'entry-point' || kind === 'dynamic-import') return { path: absolute, namespace: 'entry' }
      // The command is there for its side effects.
      return namespace === 'entry' ? { path: absolute, sideEffects: true } : undefined
    })
    onLoad({ filter: /./, namespace: 'entry' }, ({ path }) => {
      const [hashbang = ''] = /^#!.*\n/.exec(readFileSync(path, 'utf8')) ?? []
      const module = `./${relative(root, path)}`
      const shared = module.startsWith('./cli/') ? [CORE, ...COMMANDS] : [CORE]
      const imports = shared.map(each => `import '${each}'\n`)
      return { contents: `${hashbang}export * from '${module}'\n${imports.join('')}`, resolveDir: root }
    })
  },
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const dist = join(root, 'dist')
  // The names of shared files change with what is in them.
  rmSync(dist, { recursive: true, force: true })
  await bundle(dist)
  cpSync(join(root, 'spec'), join(dist, 'spec'), { recursive: true })
  chmodSync(join(dist, 'cli/main.js'), 0o755)
}
