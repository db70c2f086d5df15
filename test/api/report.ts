// Reports the public surface: for each entry point of package.json, every exported name with its signature.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { Node, Project, type SourceFile, ts } from 'ts-morph'

const root = join(import.meta.dirname, '../..')

/** The modules of one report, each with its specifier and its file. */
interface Entry {
  readonly name: string
  readonly modules: readonly { readonly specifier: string; readonly file: string }[]
}

/** Lists the entry points of the package in the order of package.json; those of one protocol are together. */
export function entries(): Entry[] {
  const reports = new Map<string, Entry>()
  for (const { name, modules } of exported())
    reports.set(name, { name, modules: [...(reports.get(name)?.modules ?? []), ...modules] })
  return [...reports.values()]
}

function exported(): Entry[] {
  const { name, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return Object.entries<string>(exports).flatMap(([key, target]) => {
    const file = target.replace('./dist/', '').replace(/\.js$/, '.ts')
    if (!file.endsWith('.ts')) return []
    const specifier = join(name, key)
    const report = specifier.replace('/*', '').replaceAll('/', '.')
    if (!file.includes('*')) return [{ name: report, modules: [{ specifier, file }] }]
    const files = readdirSync(join(root, dirname(file))).filter(each => each.endsWith('.ts'))
    const modules = files.sort().map(each => ({
      specifier: specifier.replace('*', basename(each, '.ts')),
      file: join(dirname(file), each),
    }))
    return [{ name: report, modules }]
  })
}

/** Makes the reports by name. A declaration is written out once; other entry points refer to it. */
export function reports(): Map<string, string> {
  const declarations = declared()
  const shown = new Map<Node, string>()
  return new Map(
    entries().map(({ name, modules }) => {
      const sections = modules.map(({ specifier, file }) => {
        const source = declarations.getSourceFileOrThrow(declarationPath(join(root, file)))
        return `# ${specifier}\n\n${surface(source, specifier, shown)}`
      })
      return [name, sections.join('\n')]
    }),
  )
}

/** Turns the sources of the package into declarations without comments. */
function declared(): Project {
  const project = new Project({
    tsConfigFilePath: join(root, 'tsconfig.json'),
    skipAddingFilesFromTsConfig: true,
    compilerOptions: {
      noEmit: false,
      declaration: true,
      removeComments: true,
      target: ts.ScriptTarget.ES2023,
    },
  })
  project.addSourceFilesAtPaths(
    entries().flatMap(({ modules }) => modules.map(({ file }) => join(root, file))),
  )
  project.resolveSourceFileDependencies()
  const found = new Project({
    useInMemoryFileSystem: true,
    compilerOptions: { moduleResolution: ts.ModuleResolutionKind.Bundler, module: ts.ModuleKind.ESNext },
  })
  for (const source of project.getSourceFiles()) {
    const path = source.getFilePath()
    if (path.includes('/node_modules/')) continue
    const { outputText } = ts.transpileDeclaration(source.getFullText(), {
      fileName: path,
      compilerOptions: project.getCompilerOptions(),
    })
    found.createSourceFile(declarationPath(path), outputText.replaceAll(/(from '[^']*)\.ts'/g, "$1.js'"))
  }
  return found
}

function declarationPath(path: string): string {
  return path.replace(/\.ts$/, '.d.ts')
}

function surface(source: SourceFile, specifier: string, shown: Map<Node, string>): string {
  const lines: string[] = []
  const exported = [...source.getExportedDeclarations()].sort(([a], [b]) => (a < b ? -1 : 1))
  for (const [name, nodes] of exported) {
    if (nodes.length === 0) throw new Error(`${name} of ${specifier} has no declaration`)
    for (const node of nodes) {
      const place = shown.get(node)
      lines.push(place === undefined ? signature(name, node) : `${name}: see ${place}`)
      if (place === undefined) shown.set(node, specifier)
    }
  }
  return `${lines.join('\n')}\n`
}

function signature(name: string, node: Node): string {
  const statement = Node.isVariableDeclaration(node) ? node.getVariableStatementOrThrow() : node
  const text = statement
    .getText()
    .replace(/^export /, '')
    .replace(/^declare /, '')
    .split('\n')
    // Beside a method whose name is a symbol, the compiler declares a property of the same name.
    .filter(line => !/^\s*(#private;|private |\[Symbol\.\w+\]: \(\) => )/.test(line))
    .join('\n')
  const own = Node.isVariableDeclaration(node) || !Node.hasName(node) ? name : node.getName()
  return own === name ? text : `${text} as ${name}`
}

/** Returns the path of the report of an entry point. */
export function reportPath(name: string): string {
  return join(import.meta.dirname, `${name}.txt`)
}

/** Lists reports of entry points that no longer exist. */
export function staleReports(): string[] {
  const known = new Set(entries().map(({ name }) => `${name}.txt`))
  return existsSync(import.meta.dirname)
    ? readdirSync(import.meta.dirname)
        .filter(file => file.endsWith('.txt') && !known.has(file))
        .map(file => relative(root, join(import.meta.dirname, file)))
    : []
}
