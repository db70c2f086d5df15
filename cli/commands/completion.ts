import { type Command, command } from '../arguments/command.ts'
import { shellScripts } from '../arguments/shell-scripts.ts'
import { UsageError } from '../io.ts'

const shells = Object.keys(shellScripts)

/** `nixwire completion`: the script that teaches a shell to complete nixwire's words. */
export const completion: Command = command({
  arguments: [{ name: 'SHELL', count: 'one', propose: () => shells }],
  options: {},
  about: `Prints a script that makes a shell complete commands, options, and the names of types,
operations, features and versions. SHELL is ${shells.slice(0, -1).join(', ')} or ${shells.at(-1)}.`,
  notes: () => `Examples:
  source <(nixwire completion bash)                          in ~/.bashrc
  source <(nixwire completion zsh)                           in ~/.zshrc, after compinit
  nixwire completion fish | source                           in ~/.config/fish/config.fish
`,
  async run({ words: [shell = ''] }, io) {
    if (!isShell(shell))
      throw new UsageError(`no script for '${shell}'; there are some for ${shells.join(', ')}`)
    io.write(Buffer.from(shellScripts[shell]))
  },
})

function isShell(name: string): name is keyof typeof shellScripts {
  return Object.hasOwn(shellScripts, name)
}
