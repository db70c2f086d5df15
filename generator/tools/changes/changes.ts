import { parseArgs } from 'node:util'
import { compareSessions } from '../../differences/compare-sessions.ts'
import type { Protocol } from '../../ir/protocol.ts'
import { suggestion } from '../../report/nearest.ts'
import { UsageError } from '../usage-error.ts'
import { hasVersion, parseSession } from './parse-session.ts'
import { renderJson, renderText } from './render.ts'

export const usage = `usage: npm run changes -- FROM TO [--feature NAME]… [--format text|json]

Says what two sessions write differently, from the gates of the spec alone: every operation, field,
message, step of the handshake, body and type. FROM and TO are versions, such as 1.34; features follow a
version after a plus sign, as in 1.38+NAME.

  --feature NAME   the same as +NAME after TO; may be repeated
  --format json    for programs (npm run --silent keeps all else off the output)
  --protocol NAME  the protocol, if several have both versions
`

/**
 * Compares the two sessions that the arguments name.
 *
 * @throws {UsageError} if the arguments are wrong.
 */
export function changes(protocols: ReadonlyMap<string, Protocol>, args: readonly string[]): string {
  const { values, positionals } = parse(args)
  if (values.help === true) return usage
  const [from, to, ...rest] = positionals
  if (from === undefined || to === undefined || rest.length > 0) {
    throw new UsageError(`two sessions are compared, but ${positionals.length} are given`)
  }
  const { format = 'text' } = values
  if (format !== 'text' && format !== 'json')
    throw new UsageError(`no format is named \`${format}\`: text or json`)
  const protocol = choose(protocols, values.protocol, [from, to])
  const comparison = compareSessions(
    protocol,
    parseSession(protocol, from),
    parseSession(protocol, to, values.feature),
  )
  return format === 'json' ? renderJson(protocol, comparison) : renderText(protocol, comparison)
}

interface Parsed {
  readonly values: {
    readonly feature?: string[]
    readonly format?: string
    readonly protocol?: string
    readonly help?: boolean
  }
  readonly positionals: readonly string[]
}

function parse(args: readonly string[]): Parsed {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        feature: { type: 'string', multiple: true },
        format: { type: 'string' },
        protocol: { type: 'string' },
        help: { type: 'boolean' },
      },
    })
  } catch (error) {
    // Only the first sentence is about the mistake; the rest explains the syntax of arguments.
    throw new UsageError((error as Error).message.split('. ', 1)[0])
  }
}

/** Chooses the protocol that is named, or else the only one that has both sessions' versions. */
function choose(
  protocols: ReadonlyMap<string, Protocol>,
  name: string | undefined,
  sessions: readonly string[],
): Protocol {
  const names = [...protocols.keys()]
  if (name !== undefined) {
    const protocol = protocols.get(name)
    if (protocol !== undefined) return protocol
    throw new UsageError(`no protocol is named \`${name}\`; ${suggestion(name, names)}`)
  }
  const all = [...protocols.values()]
  const [first, ...others] =
    all.length === 1 ? all : all.filter(each => sessions.every(text => hasVersion(each, text)))
  if (first === undefined)
    throw new UsageError(`no protocol has both versions: name one by --protocol, ${names.join(', ')}`)
  if (others.length === 0) return first
  const found = [first, ...others].map(each => each.name).join(', ')
  throw new UsageError(`several protocols have both versions: name one by --protocol, ${found}`)
}
