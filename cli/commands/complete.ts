import { type Command, command } from '../arguments/command.ts'
import { proposeWords } from '../arguments/propose.ts'

/** `nixwire complete`: proposals for the scripts of `nixwire completion`. */
export const complete: Command = command({
  arguments: [{ name: 'WORD', count: 'many' }],
  options: {},
  about: `Prints the words that the last WORD may become, one a line, each with a tab and what it is
about. The scripts that 'nixwire completion' prints call it.`,
  async run({ words }, io, commands) {
    const proposals = await proposeWords(words, commands)
    io.write(Buffer.from(proposals.map(({ text, about }) => `${text}\t${about}\n`).join('')))
  },
})
