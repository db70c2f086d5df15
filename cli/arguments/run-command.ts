import type { Io } from '../io.ts'
import { linesOf } from '../text/visible-text.ts'
import { type Commands, findEntry } from './command.ts'
import { commandHelp } from './help-text.ts'
import { parseArguments } from './parse.ts'
import { unknownCommand } from './unknown-command.ts'

/** Runs one command, or says how it is used if its arguments ask for that. @throws {UserError} */
export async function runCommand(
  name: string,
  args: readonly string[],
  io: Io,
  commands: Commands,
): Promise<void> {
  const entry = findEntry(commands, name)
  if (entry === undefined) throw unknownCommand(name, commands)
  const command = await entry.load()
  const input = await parseArguments(name, command, args, commands)
  if (input === 'help') io.print(linesOf(commandHelp(name, command)))
  else await command.run(input, io, commands)
}
