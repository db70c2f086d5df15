import {
  AliasNotFoundError,
  ArgumentParseError,
  FlagNotFoundError,
  run,
  UnexpectedPositionalError,
  UnsatisfiedFlagError,
  UnsatisfiedPositionalError,
} from '@stricli/core'
import { UsageError } from '../io.ts'
import { type Command, type Commands, type Input, kebabCase } from './command.ts'
import { applicationOf, type Scanned, silentContext } from './stricli.ts'

/** Reads a command's words and options; gives `help` if the command line asks for that. @throws {UsageError} */
export async function parseArguments(
  name: string,
  command: Command,
  args: readonly string[],
  commands: Commands,
): Promise<Input | 'help'> {
  refuseOddForms(command, args)
  let input: Input | 'help' | undefined
  let mistake: unknown
  const application = applicationOf(
    name,
    command,
    commands,
    {
      scanned(options, words) {
        input = { options: valuesOf(command, options), words: words.filter(word => word !== undefined) }
      },
      help() {
        input = 'help'
      },
      failed(error) {
        // A command line that ends with the name of an option may lack words as well.
        if (mistake === undefined || error instanceof UnsatisfiedFlagError) mistake = error
      },
    },
    args,
  )
  await run(application, args, silentContext())
  if (mistake !== undefined) throw new UsageError(explain(mistake, command, args))
  if (input === undefined) throw new Error(`the arguments of ${name} were not read`)
  if (input !== 'help') refuseOddOptions(command, input.words, args)
  if (input !== 'help') refuseMissing(command, input)
  return input
}

function refuseMissing({ options }: Command, input: Input): void {
  for (const [name, option] of Object.entries(options)) {
    if (!('value' in option) || option.required !== true || input.options[name] !== undefined) continue
    throw new UsageError(`--${kebabCase(name)} ${option.value} is missing`)
  }
}

function valuesOf({ options }: Command, scanned: Scanned): Input['options'] {
  const values = Object.entries(options).map(([name, option]) => {
    const found = scanned[name]
    if (!('value' in option)) return [name, found !== undefined && found !== 0]
    const given = (found ?? []) as readonly string[]
    if (option.repeated === true) return [name, given]
    return [name, given.at(-1) ?? option.default]
  })
  return Object.fromEntries(values)
}

/**
 * Refuses forms that the library takes: a number as the value of a switch, so that `--untrusted=0` would be no
 * `--untrusted`, and names as programs write them, such as `--storeDir`.
 */
function refuseOddForms({ options }: Command, args: readonly string[]): void {
  const end = args.indexOf('--')
  for (const word of end === -1 ? args : args.slice(0, end)) {
    const [, name = '', value] = /^--([^=]+)(=.*)?$/s.exec(word) ?? []
    if (Object.hasOwn(options, name) && name !== kebabCase(name))
      throw new UsageError(`unknown option '--${name}'; did you mean --${kebabCase(name)}?`)
    const found = Object.entries(options).find(([each]) => kebabCase(each) === name)?.[1]
    if (value !== undefined && found !== undefined && !('value' in found))
      throw new UsageError(`--${name} takes no value`)
  }
}

/** Refuses options of an odd form, such as `--at=` or `-1`, because the library takes them for words. */
function refuseOddOptions(command: Command, words: readonly string[], args: readonly string[]): void {
  const end = args.indexOf('--')
  const plain = end === -1 ? words : words.slice(0, words.length - (args.length - end - 1))
  const odd = plain.find(isOption)
  if (odd !== undefined) throw new UsageError(explainOdd(odd, command))
}

function isOption(word: string): boolean {
  return word.startsWith('-') && word !== '-'
}

function explainOdd(word: string, { options }: Command): string {
  const name = Object.keys(options).find(each => word === `--${kebabCase(each)}=`)
  return name === undefined ? `unknown option '${word}'` : lacksValue(kebabCase(name))
}

function explain(error: unknown, command: Command, args: readonly string[]): string {
  if (error instanceof FlagNotFoundError) {
    const [near] = error.corrections
    return `unknown option '--${error.input}'${near === undefined ? '' : `; did you mean --${kebabCase(near)}?`}`
  }
  if (error instanceof AliasNotFoundError) return `unknown option '-${error.input}'`
  if (error instanceof UnsatisfiedFlagError) return lacksValue(error.externalFlagName)
  if (error instanceof UnexpectedPositionalError) {
    const isOdd = isOption(error.input) && !args.slice(0, args.indexOf(error.input)).includes('--')
    return isOdd ? explainOdd(error.input, command) : `unexpected '${error.input}'`
  }
  if (error instanceof UnsatisfiedPositionalError) return `no ${error.placeholder} is given`
  if (error instanceof ArgumentParseError) return `--${error.externalFlagNameOrPlaceholder} takes no value`
  throw error
}

function lacksValue(name: string): string {
  return `--${name} lacks its value`
}
