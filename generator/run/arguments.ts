import { posix } from 'node:path'
import type { Places } from '../load/places.ts'
import type { Format } from '../report/report.ts'

/** Arguments of the command line. */
export interface Arguments extends Partial<Omit<Places, 'schema'>> {
  readonly check: boolean
  readonly watch: boolean
  readonly help: boolean
  readonly format: Format
  /** Folder of the project. */
  readonly root?: string
}

/** Writes the help, with the places that apply by default. */
export function usageText(command: string, places: Places): string {
  const { spec, out, docs, adapters, grammars, runtime, extension } = places
  const pages = docs === undefined ? '' : ` and ${docs}/<protocol>/`
  const docsLine = docs === undefined ? '' : `  --docs DIR       the folder of the pages (${docs})\n`
  const start = command.startsWith('npm run') ? `${command} [-- [OPTION]...]` : `${command} [OPTION]...`
  return `usage: ${start}

Makes ${out}/<protocol>/${pages} from ${spec}/<protocol>/*.yaml.

  --check          writes nothing; shows what would change, and fails if anything would
  --watch          generates again after every change below ${spec}/; Ctrl-C ends it
  --format FORMAT  how mistakes in the spec are reported:
                     text    for people, with the lines that they are about (the default)
                     json    for programs: one array on the standard output, and nothing else there;
                             {rule, severity, message, help?, file, line, column, endLine, endColumn},
                             where lines and columns count from 1 and the end is exclusive
                     github  as annotations of a GitHub workflow
  --help           prints this

Places, as folders below the project's:
  --root DIR       the project's folder, by default the current one
  --spec DIR       the folder of the specs (${spec})
  --out DIR        the folder of the generated code (${out})
${docsLine}  --adapters DIR   the folder of the hand-written adapters (${adapters})
  --grammars DIR   the folder of the hand-written grammars (${grammars})

Imports in generated code:
  --runtime BASE   where the runtime's doors are: the start of a package's entry points, or a folder
                   of the project that starts with ./ (${runtime})
  --extension EXT  the end of relative imports: js, ts or none (${extension.slice(1) || 'none'})

Exit codes:
  0  all files are as the spec wants them, or the watch was ended
  1  the spec has mistakes; with --check: a file is not as it should be
  2  the arguments are wrong
  3  the generator failed: a file could not be read or written, or this is a bug
`
}

const formats: readonly Format[] = ['text', 'json', 'github']
const extensions = { js: '.js', ts: '.ts', none: '' } as const
const folders = ['root', 'spec', 'out', 'docs', 'adapters', 'grammars'] as const
const valued = ['format', 'runtime', 'extension', ...folders]

/** Reads the command line; a returned text is an error message. */
export function parseArguments(args: readonly string[]): Arguments | string {
  const given: { -readonly [K in keyof Arguments]: Arguments[K] } = {
    check: false,
    watch: false,
    help: false,
    format: 'text',
  }
  const rest = args.flatMap(separateValue)
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--check') given.check = true
    else if (arg === '--watch') given.watch = true
    else if (arg === '--help' || arg === '-h') given.help = true
    else if (valued.includes(arg.slice(2)) && arg.startsWith('--')) {
      const wrong = takeValue(given, arg.slice(2), rest.shift())
      if (wrong !== undefined) return wrong
    } else return `unknown argument: ${arg}`
  }
  if (given.check && given.watch) return '--check and --watch exclude each other'
  return given
}

/** Splits `--format=json` into `--format json`. */
function separateValue(arg: string): string[] {
  const [, name, value] = /^--(\w+)=(.*)$/.exec(arg) ?? []
  return name !== undefined && value !== undefined && valued.includes(name) ? [`--${name}`, value] : [arg]
}

function takeValue(
  given: { -readonly [K in keyof Arguments]: Arguments[K] },
  name: string,
  value: string | undefined,
): string | undefined {
  if (name === 'format') {
    const format = formats.find(each => each === value)
    if (format === undefined) return `--format needs one of ${formats.join(', ')}`
    given.format = format
  } else if (name === 'extension') {
    if (value === undefined || !Object.hasOwn(extensions, value))
      return '--extension needs one of js, ts, none'
    given.extension = extensions[value as keyof typeof extensions]
  } else if (value === undefined || value === '') {
    return `--${name} needs ${name === 'runtime' ? 'a package or a folder' : 'a folder'}`
  } else if (name === 'runtime') {
    // It stands in quotes in generated code, and only a folder that starts with ./ is found from every file.
    if (/['"\\]/.test(value) || /^(?:\.\.|\/)/.test(value))
      return `--runtime needs a package or a folder that starts with ./, not ${value}`
    given.runtime = value.replace(/\/+$/, '')
  } else if (name === 'root') given.root = value
  else {
    const folder = folders.find(each => each === name)
    if (folder === undefined) return undefined
    if (posix.isAbsolute(value)) return `--${name} needs a folder below the project's, not ${value}`
    // Paths are compared as text.
    given[folder] = posix.normalize(value).replace(/\/+$/, '')
    // Generated files that no spec makes are removed from all folders there.
    if ((folder === 'out' || folder === 'docs') && /^\.{1,2}(?:\/\.\.)*$/.test(given[folder]))
      return `--${name} needs a folder of its own, not ${value}`
  }
  return undefined
}
