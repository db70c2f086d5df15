import { type Argument, type Command, type Commands, kebabCase, shownNames } from './command.ts'

/** The longest line of a help text. */
const WIDTH = 88

/** Writes the text of `nixwire --help`. */
export async function mainHelp(commands: Commands): Promise<string> {
  const rows = await Promise.all(
    shownNames(commands).map(async name => {
      const { summary, load } = commands[name] as Commands[string]
      return [usageOf(name, await load()), summary] as const
    }),
  )
  return `nixwire reads and writes the protocols of Nix and Guix.

Usage:
${table([...rows, ['nixwire --help | --version', '']])}
'nixwire help COMMAND' says more.

Exit status: 0 if all went well, 1 if the input is wrong, 2 if the command line is.
`
}

/** Writes the text of `nixwire help NAME`. */
export function commandHelp(name: string, command: Command): string {
  const rows = Object.entries(command.options).map(
    ([option, declared]) => [labelOf(option, declared), declared.about] as const,
  )
  const options = rows.length === 0 ? '' : `\nOptions:\n${table(rows)}`
  const notes = command.notes === undefined ? '' : `\n${command.notes()}`
  return `Usage: ${usageOf(name, command)}\n\n${command.about}\n${options}${notes}`
}

function usageOf(name: string, { arguments: args = [], options }: Command): string {
  const all = Object.entries(options)
  const isRequired = ([, option]: (typeof all)[number]): boolean => 'required' in option
  const required = all.filter(isRequired).map(([option, declared]) => labelOf(option, declared))
  const rest = all.length > required.length ? ['[options]'] : []
  return ['nixwire', name, ...args.map(argumentOf), ...required, ...rest].join(' ')
}

function argumentOf({ name, count }: Argument): string {
  if (count === 'optional') return `[${name}]`
  return count === 'many' ? `${name}...` : name
}

function labelOf(name: string, option: Command['options'][string]): string {
  return `--${kebabCase(name)}${'value' in option ? ` ${option.value}` : ''}`
}

/** Puts rows into two columns, of which the second one is broken into lines. */
function table(rows: readonly (readonly [string, string])[]): string {
  const left = rows.reduce((most, [label]) => Math.max(most, label.length), 0) + 4
  const lines = rows.flatMap(([label, text]) =>
    filled(text, WIDTH - left).map((line, index) =>
      `${(index === 0 ? `  ${label}` : '').padEnd(left)}${line}`.trimEnd(),
    ),
  )
  return `${lines.join('\n')}\n`
}

/** Puts words into lines of at most `width` characters. */
export function filled(text: string, width: number = WIDTH): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? ''
    if (last === '') lines[lines.length - 1] = word
    else if (last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
