import { findEntry } from './arguments/command.ts'
import { mainHelp } from './arguments/help-text.ts'
import { runCommand } from './arguments/run-command.ts'
import { commands } from './commands/list.ts'
import { CommandFailed, type Io, UsageError, UserError } from './io.ts'
import { packageVersion } from './package-version.ts'

/** Runs the command line and gives the exit status. It throws only mistakes of its own. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  try {
    await dispatch(args, io)
    return 0
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    if (error instanceof CommandFailed) return error.exitCode
    io.err(`nixwire: ${error.message}\n`)
    if (error instanceof UsageError) io.err(`\n'nixwire ${commandOf(args)}--help' says how it is used.\n`)
    return error.exitCode
  }
}

async function dispatch([name, ...args]: readonly string[], io: Io): Promise<void> {
  if (name === undefined) throw new UsageError('no command is given')
  if (name === '--version') io.out(`${packageVersion()}\n`)
  else if (name === '--help' || name === '-h') io.out(await mainHelp(commands))
  else await runCommand(name, args, io, commands)
}

function commandOf([name]: readonly string[]): string {
  if (name === 'help') return ''
  return name !== undefined && findEntry(commands, name) !== undefined ? `${name} ` : ''
}
