import { parseArgs } from 'node:util'
import { protocolOf } from '../../load/by-protocol.ts'
import { ownPlaces, type Places } from '../../load/places.ts'
import type { Diagnostic } from '../../report/diagnostic.ts'
import { suggestion } from '../../report/nearest.ts'
import { renderDiagnostics } from '../../report/render-diagnostics.ts'
import type { Located } from '../../resolve/bases.ts'
import { findHandWritten } from '../../run/compile.ts'
import { readSchema } from '../../run/compile-all.ts'
import { UsageError } from '../usage-error.ts'
import { compareSpecs } from './compare-specs.ts'
import type { Finding } from './finding.ts'
import { type LocatedOrWrong, locateNew, locateOld } from './locate.ts'
import { filesAt, filesIn } from './old-files.ts'
import { type Report, renderJson, renderText } from './render.ts'
import { rules } from './rules.ts'

const ruleLines: readonly string[] = Object.entries(rules).map(
  ([id, [levels, summary]]) => `  ${id.padEnd(26)}${levels.padEnd(21)}${summary}\n`,
)

export const usage: string = `usage: npm run breaking -- --against GIT-REF [--protocol NAME] [--format text|json]

Compares spec/ with what it was, and says of each difference whether it breaks the wire (\`wire\`), or only
programs that use the generated code (\`api\`), or nothing (\`added\`). Protocols without any are left out.

  --against GIT-REF       the commit, branch or tag to compare with
  --against-folder DIR    the same with a folder that has a spec/, where there is no git
  --protocol NAME         only this one
  --format json           for programs: one array of {protocol, rule, level, message, side, file, line,
                          column}; side is \`old\` where the place is in the other spec
  --help                  prints this

Exit codes:
  0  nothing breaks
  1  something breaks the wire or the API
  2  the arguments are wrong
  3  one of the specs has mistakes

Rules:
${ruleLines.join('')}`

/** Output and exit code of the command. */
export interface Answer {
  readonly exitCode: 0 | 1 | 3
  readonly out: string
  readonly err: string
}

/**
 * Compares the specs of a project with the one that the arguments name.
 *
 * @throws {UsageError} if the arguments are wrong.
 */
export function breaking(root: string, args: readonly string[], places: Places = ownPlaces): Answer {
  const values = parse(args)
  if (values.help === true) return { exitCode: 0, out: usage, err: '' }
  const { against, 'against-folder': folder, format = 'text', protocol } = values
  if ((against === undefined) === (folder === undefined)) {
    throw new UsageError('exactly one of --against and --against-folder is needed')
  }
  if (format !== 'text' && format !== 'json') {
    throw new UsageError(`no format is named \`${format}\`: text or json`)
  }
  const { spec } = places
  const oldFiles = against === undefined ? filesIn(folder ?? '', spec) : filesAt(root, against, spec)
  const newFiles = filesIn(root, spec)
  const schema = readSchema(root, places)
  const old = locateOld(oldFiles, schema, places)
  const now = locateNew(newFiles, schema, findHandWritten(root, places), places)
  const reports: Report[] = []
  const names = new Set([...oldFiles, ...newFiles].map(([path]) => protocolOf(path, spec)))
  for (const name of chosen([...names].sort(), protocol)) {
    const compared = compareProtocol(old(name), now(name))
    if (!Array.isArray(compared)) return { exitCode: 3, out: '', err: compared.mistakes }
    reports.push({ protocol: name, findings: compared })
  }
  const breaks = reports.some(({ findings }) => findings.some(each => each.level !== 'added'))
  const sides = { old: against ?? folder ?? '', new: 'working tree' }
  const out = format === 'json' ? renderJson(reports) : renderText(reports, sides)
  return { exitCode: breaks ? 1 : 0, out, err: '' }
}

function compareProtocol(
  old: LocatedOrWrong | undefined,
  now: LocatedOrWrong | undefined,
): Finding[] | { readonly mistakes: string } {
  if (now !== undefined && now.located === undefined) return mistakes(now, 'The spec has mistakes')
  if (old !== undefined && old.located === undefined) {
    return mistakes(old, 'The spec to compare with is not in the language that this generator reads')
  }
  if (old?.located && now?.located) return compareSpecs(old.located, now.located)
  if (now?.located) return [wholeFinding(now.located, 'new')]
  return old?.located ? [wholeFinding(old.located, 'old')] : []
}

function wholeFinding({ protocol }: Located, side: Finding['side']): Finding {
  const span = { ...protocol.source, column: 1 }
  return side === 'new'
    ? { rule: 'protocol-added', level: 'added', message: `The protocol ${protocol.name} is new.`, side, span }
    : {
        rule: 'protocol-removed',
        level: 'wire',
        message: `The protocol ${protocol.name} is gone.`,
        side,
        span,
      }
}

function mistakes({ diagnostics, texts }: LocatedOrWrong, title: string): { readonly mistakes: string } {
  const list: readonly Diagnostic[] = diagnostics
  return { mistakes: `${title}:\n\n${renderDiagnostics(list, texts)}` }
}

function chosen(names: readonly string[], name: string | undefined): readonly string[] {
  if (name === undefined) return names
  if (names.includes(name)) return [name]
  throw new UsageError(`no protocol is named \`${name}\`; ${suggestion(name, names)}`)
}

interface Values {
  readonly against?: string
  readonly 'against-folder'?: string
  readonly protocol?: string
  readonly format?: string
  readonly help?: boolean
}

function parse(args: readonly string[]): Values {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        against: { type: 'string' },
        'against-folder': { type: 'string' },
        protocol: { type: 'string' },
        format: { type: 'string' },
        help: { type: 'boolean' },
      },
    })
    return values
  } catch (error) {
    // Only the first sentence is about the mistake; the rest explains the syntax of arguments.
    throw new UsageError((error as Error).message.split('. ', 1)[0])
  }
}
