// Reads sessions: commands of one release's tools that build on each other.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A session of tools with a store of its own. */
export interface Session {
  readonly name: string
  readonly commands: readonly string[]
  /** Kind of work that it shows, if it stands in docs/compatibility.md. */
  readonly kind: string | undefined
  /** First release whose tools have all of the commands. */
  readonly since: string
  /** Experimental features of the tools and of the daemons, beside `nix-command`. */
  readonly features: readonly string[]
  /** Lines of the `nix.conf` of the daemons. */
  readonly conf: readonly string[]
  /** Files in the folder in which the commands run, beside `make.nix`. */
  readonly files: Readonly<Record<string, string>>
}

const folder = import.meta.dirname
const EXTENSION = '.session'

/** Reads all sessions of this folder. */
export function readSessions(): Session[] {
  return readdirSync(folder)
    .filter(file => file.endsWith(EXTENSION))
    .sort()
    .map(file => parseSession(file.slice(0, -EXTENSION.length), readFileSync(join(folder, file), 'utf8')))
}

/** Parses a session: lines `key: value`, then parts that begin with `=== name`, of which `commands` is the last. */
function parseSession(file: string, text: string): Session {
  const [head = '', ...parts] = text.split(/^=== /m)
  const values = new Map<string, string[]>()
  for (const line of head.split('\n').filter(each => each !== '')) {
    const [, key = '', value = ''] = /^([a-z]+): (.*)$/.exec(line) ?? []
    if (!['kind', 'since', 'features', 'conf', 'default'].includes(key)) throw new Error(`${file}: ${line}`)
    values.set(key, [...(values.get(key) ?? []), value])
  }
  const files: Record<string, string> = {}
  for (const name of values.get('default') ?? [])
    files['default.nix'] = readFileSync(join(folder, name), 'utf8')
  for (const part of parts) {
    const end = part.indexOf('\n')
    files[part.slice(0, end)] = part.slice(end + 1)
  }
  const { commands = '', ...others } = files
  return {
    name: file.replaceAll('-', ' '),
    commands: commandsOf(commands),
    kind: values.get('kind')?.[0],
    since: values.get('since')?.[0] ?? '2.3',
    features: values.get('features')?.flatMap(line => line.split(' ')) ?? [],
    conf: values.get('conf') ?? [],
    files: others,
  }
}

/** Splits commands: one a line, and lines that are indented belong to the command before them. */
function commandsOf(text: string): string[] {
  const found: string[] = []
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue
    if (/^\s/.test(line) && found.length > 0) found.push(`${found.pop()}\n${line}`)
    else found.push(line)
  }
  return found
}
