import { LANGUAGE } from '../generator/load/language.ts'
import { findEntry } from './arguments/command.ts'
import { mainHelp } from './arguments/help-text.ts'
import { runCommand } from './arguments/run-command.ts'
import { commands } from './commands/list.ts'
import { CommandFailed, type Io, UsageError, UserError } from './io.ts'
import { packageVersion } from './package-version.ts'
import { linesOf } from './text/visible-text.ts'

/** Runs the command line and gives the exit status. It throws only mistakes of its own. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  try {
    await dispatch(args, io)
    return 0
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    if (error instanceof CommandFailed) return error.exitCode
    io.printError(error.told)
    if (error instanceof UsageError)
      io.printError(['', `'nixwire ${commandOf(args)}--help' says how it is used.`])
    return error.exitCode
  }
}

async function dispatch([name, ...args]: readonly string[], io: Io): Promise<void> {
  if (name === undefined) throw new UsageError('no command is given')
  const isAlone = name === '--version' || name === '--help' || name === '-h'
  if (isAlone && args.length > 0) throw new UsageError(`unexpected '${args[0]}' after ${name}`)
  if (name === '--version') io.print(`${packageVersion()} (spec language ${LANGUAGE})`)
  else if (isAlone) io.print(linesOf(await mainHelp(commands)))
  else await runCommand(name, args, io, commands)
}

function commandOf([name]: readonly string[]): string {
  if (name === 'help') return ''
  return name !== undefined && findEntry(commands, name) !== undefined ? `${name} ` : ''
}
