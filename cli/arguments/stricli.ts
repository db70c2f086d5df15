import {
  type Application,
  type ApplicationText,
  buildApplication,
  buildCommand,
  type CommandContext,
  type TypedCommandParameters,
  text_en,
} from '@stricli/core'
import type { Argument, Command, Commands, ValueOption } from './command.ts'

/** A switch is the number of times that it is given, any other option the list of its values. */
export type Scanned = Readonly<Record<string, number | readonly string[] | undefined>>

/** Receives the result of a scan; mistakes may be several, anything else comes once. */
export interface Outcome {
  scanned(options: Scanned, words: readonly string[]): void
  help(): void
  failed(error: unknown): void
}

type Parameters = TypedCommandParameters<Scanned, readonly string[], CommandContext>

/** Makes a context that writes nothing, because the library's texts have another form than the command's. */
export function silentContext(): CommandContext {
  const stream = { write() {} }
  return { process: { stdout: stream, stderr: stream } }
}

/** Builds the argument library's form of a command. */
export function applicationOf(
  name: string,
  command: Command,
  commands: Commands,
  outcome: Outcome,
  args: readonly string[],
): Application<CommandContext> {
  const built = buildCommand<Scanned, readonly string[]>({
    docs: { brief: command.about },
    parameters: parametersOf(command, { commands, args }),
    func(options, ...words) {
      outcome.scanned(options, words)
    },
  })
  const failed = (error: unknown): string => {
    outcome.failed(error)
    return ''
  }
  const text: ApplicationText = { ...text_en, exceptionWhileParsingArguments: failed }
  const config = {
    name,
    scanner: { caseStyle: 'allow-kebab-for-camel', allowArgumentEscapeSequence: true },
    localization: { text },
  } as const
  const help = {
    brief: 'Says how the command is used.',
    global: true,
    complete: true,
    aliases: ['h'],
  } as const
  return buildApplication(built, config, { help: { flag: { ...help, run: () => outcome.help() } } })
}

/** All that proposals may depend on beside the word that they are for. */
interface Given {
  readonly commands: Commands
  readonly args: readonly string[]
}

function parametersOf({ arguments: args = [], options }: Command, given: Given): Parameters {
  const flags = Object.entries(options).map(([name, option]) => {
    const flag = { brief: option.about, optional: true }
    if (!('value' in option)) return [name, { ...flag, kind: 'counter' }]
    // Every option may be repeated here, so that the last of several values counts.
    return [name, { ...flag, kind: 'parsed', variadic: true, ...textOf(option.value, option, given) }]
  })
  return { flags: Object.fromEntries(flags), positional: positionalOf(args, given) } as Parameters
}

function positionalOf(args: readonly Argument[], given: Given): object {
  const parameters = args.map(arg => ({
    brief: arg.name,
    optional: arg.count === 'optional',
    ...textOf(arg.name, arg, given),
  }))
  const many = args.some(({ count }) => count === 'many')
  if (!many) return { kind: 'tuple', parameters }
  if (args.length > 1) throw new Error('an argument that may be repeated has to be the only one')
  return { kind: 'array', parameter: parameters[0], minimum: 1 }
}

function textOf(name: string, { propose }: ValueOption | Argument, { commands, args }: Given): object {
  const proposals =
    propose === undefined
      ? {}
      : { proposeCompletions: async (partial: string) => propose(partial, commands, args) }
  return { parse: (text: string) => text, placeholder: name, ...proposals }
}
