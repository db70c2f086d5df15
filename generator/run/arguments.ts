import type { Format } from '../report/report.ts'

/** What the command line asks for. */
export interface Arguments {
  readonly check: boolean
  readonly watch: boolean
  readonly help: boolean
  readonly format: Format
}

export const usage: string = `usage: npm run generate [-- [--check | --watch] [--format text|json|github]]

Makes generated/<protocol>/ and docs/protocol/ from spec/<protocol>/*.yaml.

  --check          writes nothing; shows what would change, and fails if anything would
  --watch          generates again after every change below spec/; Ctrl-C ends it
  --format FORMAT  how mistakes in the spec are reported:
                     text    for people, with the lines that they are about (the default)
                     json    for programs: one array on the standard output, and nothing else there;
                             {rule, severity, message, help?, file, line, column, endLine, endColumn},
                             where lines and columns count from 1 and the end is exclusive
                     github  as annotations of a GitHub workflow
  --help           prints this

Exit codes:
  0  all files are as the spec wants them, or the watch was ended
  1  the spec has mistakes; with --check: a file is not as it should be
  2  the arguments are wrong
  3  the generator failed: a file could not be read or written, or this is a bug
`

const formats: readonly Format[] = ['text', 'json', 'github']

/** Reads the command line; a text says what is wrong with it. */
export function parseArguments(args: readonly string[]): Arguments | string {
  const given = { check: false, watch: false, help: false, format: 'text' as Format }
  const rest = args.flatMap(arg => (arg.startsWith('--format=') ? ['--format', arg.slice(9)] : [arg]))
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--check') given.check = true
    else if (arg === '--watch') given.watch = true
    else if (arg === '--help' || arg === '-h') given.help = true
    else if (arg === '--format') {
      const value = rest.shift()
      const format = formats.find(each => each === value)
      if (format === undefined) return `--format needs one of ${formats.join(', ')}`
      given.format = format
    } else return `unknown argument: ${arg}`
  }
  if (given.check && given.watch) return '--check and --watch exclude each other'
  return given
}
