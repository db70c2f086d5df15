import { type Command, command } from '../arguments/command.ts'
import { argumentsOf, projectOptions, runTool } from './own-protocols.ts'

/** `nixwire breaking`: what edits of a project's specs break. */
export const breaking: Command = command({
  options: {
    against: { value: 'GIT-REF', about: 'the commit, branch or tag to compare with', propose: () => [] },
    againstFolder: {
      value: 'DIR',
      about: 'the same with a folder that has a folder of specs, if there is no git',
    },
    protocol: { value: 'NAME', about: 'only this one', propose: () => [] },
    format: {
      value: 'FORMAT',
      about: 'text or json (default: text)',
      propose: () => ['text', 'json'],
    },
    ...projectOptions,
  },
  about: `Compares the specs of a project with what they were, and says of each difference whether
it breaks the wire, or only programs that use the generated code, or nothing, because it
only adds. It needs the packages ajv and yaml, and git for --against.`,
  notes: () => `Exit status: 0 if nothing breaks, 1 if something breaks the wire or the API, 2 if the
command line is wrong, 3 if one of the specs has mistakes.

JSON is one array of {protocol, rule, level, message, side, file, line, column}; the level
is wire, api or added, and the side is old if the place is in the other spec.

Example:
  npx nixwire breaking --against main
`,
  async run({ options }, io) {
    const { against, againstFolder, protocol, format, ...places } = options
    await runTool('breaking', places, argumentsOf({ against, againstFolder, protocol, format }), io)
  },
})
