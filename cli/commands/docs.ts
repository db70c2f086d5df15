import { type Command, command } from '../arguments/command.ts'
import { projectOptions, runTool } from './own-protocols.ts'

/** `nixwire docs`: pages about a project's own protocols. */
export const docs: Command = command({
  options: {
    docs: { value: 'DIR', about: "the folder of the pages below the project's (default: docs)" },
    check: { about: 'write nothing; show what would change, and fail if anything would' },
    format: {
      value: 'FORMAT',
      about: 'how mistakes in a spec are reported: text, json or github (default: text)',
      propose: () => ['text', 'json', 'github'],
    },
    ...projectOptions,
    out: { value: 'DIR', about: 'the folder of the generated code, for links (default: generated)' },
  },
  about: `Writes pages in Markdown about each protocol in the folder of specs: docs/NAME/ has its
operations, types, messages and handshake in words, with their gates, and a changelog. It
needs the packages ajv and yaml. Files that it has not written stay.`,
  notes: () => `Exit status: 0 if all pages are as the spec wants them, 1 if the spec has mistakes or,
with --check, a page is not as it should be, 2 if the command line is wrong.
`,
  async run({ options }, io) {
    await runTool('docs', options, [], io)
  },
})
