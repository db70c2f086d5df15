import { type Command, command, findEntry, shownNames } from '../arguments/command.ts'
import { commandHelp, mainHelp } from '../arguments/help-text.ts'
import { unknownCommand } from '../arguments/unknown-command.ts'
import { linesOf } from '../text/visible-text.ts'

/** `nixwire help`: how the program or one of its commands is used. */
export const help: Command = command({
  arguments: [{ name: 'COMMAND', count: 'optional', propose: (_, commands) => shownNames(commands) }],
  options: {},
  about: "Says how COMMAND is used, as 'nixwire COMMAND --help' does, or which commands there are.",
  async run({ words: [name] }, io, commands) {
    if (name === undefined) {
      io.print(linesOf(await mainHelp(commands)))
      return
    }
    const entry = findEntry(commands, name)
    if (entry === undefined) throw unknownCommand(name, commands)
    io.print(linesOf(commandHelp(name, await entry.load())))
  },
})
