import { proposeCompletions } from '@stricli/core'
import { type Command, type Commands, findEntry, shownNames } from './command.ts'
import { applicationOf, silentContext } from './stricli.ts'

/** A word that the last one on the command line may become. */
export interface Proposal {
  readonly text: string
  readonly about: string
}

/**
 * Lists the words that the last one of `words`, which follow `nixwire`, may become. There are none if files are
 * the likeliest, because shells complete those by themselves.
 */
export async function proposeWords(words: readonly string[], commands: Commands): Promise<Proposal[]> {
  const [name = '', ...args] = words
  if (args.length === 0) return proposeCommands(name, commands)
  const entry = findEntry(commands, name)
  if (entry === undefined) return []
  const { args: joined, prefix } = separateValue(args)
  const command = await entry.load()
  const proposals = await proposeArguments(name, command, joined, commands)
  return proposals.map(({ text, about }) => ({ text: `${prefix}${text}`, about }))
}

function proposeCommands(partial: string, commands: Commands): Proposal[] {
  const names = shownNames(commands).map(text => ({ text, about: commands[text]?.summary ?? '' }))
  const options = [
    { text: '--help', about: 'how nixwire is used' },
    { text: '--version', about: 'the version of nixwire' },
  ]
  const candidates = partial.startsWith('-') ? options : names
  return candidates.filter(({ text }) => text.startsWith(partial))
}

async function proposeArguments(
  name: string,
  command: Command,
  args: readonly string[],
  commands: Commands,
): Promise<Proposal[]> {
  const outcome = { scanned() {}, help() {}, failed() {} }
  const application = applicationOf(name, command, commands, outcome, args)
  // An error about the command line comes when it is run; there is just nothing to propose here.
  const found = await proposeCompletions(application, args, silentContext()).catch(() => [])
  const values = found.filter(({ kind }) => kind === 'argument:value')
  if (values.length > 0) return values.map(({ completion }) => ({ text: completion, about: '' }))
  const options = found.filter(({ completion }) => completion !== '--')
  if (args.at(-1) === '') {
    const takesFiles = command.arguments?.some(({ propose }) => propose === undefined) ?? false
    // The library proposes --help even for the value of an option.
    if (takesFiles || options.every(({ completion }) => completion === '--help')) return []
  }
  return options.map(({ completion, brief }) => ({ text: completion, about: brief }))
}

/**
 * Makes the value of `--name=value` a word of its own. Shells differ: zsh and fish give the whole word and want it
 * back with its name; bash gives the name, `=` and the value as three words, and wants the value.
 */
function separateValue(words: readonly string[]): {
  readonly args: readonly string[]
  readonly prefix: string
} {
  const last = words.at(-1) ?? ''
  const args = words.filter((word, index) => word !== '=' || !isOptionName(words[index - 1]))
  const [prefix = '', name = ''] = /^(--[^=]+)=/.exec(last) ?? []
  if (prefix !== '') return { args: [...args.slice(0, -1), name, last.slice(prefix.length)], prefix }
  return { args: last === '=' ? [...args, ''] : args, prefix: '' }
}

function isOptionName(word: string | undefined): boolean {
  return word?.startsWith('--') ?? false
}
