import { type Command, command } from '../arguments/command.ts'
import { CommandFailed, isSystemError, UsageError, UserError } from '../io.ts'
import { argumentsOf, needPackages, projectOptions, texts } from './own-protocols.ts'

const FIRST_LINE = '# yaml-language-server: $schema=../../node_modules/nixwire/dist/spec/protocol.schema.json'
const PEERS = ['ts-morph', 'ajv', 'yaml']
const { root, spec, adapters, grammars } = projectOptions

/** `nixwire generate`: makes the code of a project's own protocols from their specs. */
export const generate: Command = command({
  options: {
    check: { about: 'write nothing; show what would change, and fail if anything would' },
    watch: { about: 'generate again after every change of a spec, until it is interrupted' },
    format: {
      value: 'FORMAT',
      about: 'how mistakes in a spec are reported: text, json or github (default: text)',
      propose: () => ['text', 'json', 'github'],
    },
    root,
    spec,
    out: { value: 'DIR', about: 'the folder of the generated code (default: generated)' },
    adapters,
    grammars,
    runtime: {
      value: 'BASE',
      about: "what the imports of the runtime's doors start with (default: nixwire/codegen)",
    },
    extension: {
      value: 'EXT',
      about: 'the end of relative imports: js, ts or none (default: js)',
      propose: () => ['js', 'ts', 'none'],
    },
  },
  about: `Makes typed codecs, a client, a server and a proxy of each protocol in the folder of
specs: generated/NAME/ from spec/NAME/*.yaml. It needs the packages ts-morph, ajv and
yaml; the code that it makes needs nixwire, and its arbitraries.ts fast-check as well.`,
  notes: () => `Example:
  npm install nixwire && npm install --save-dev ${PEERS.join(' ')}
  npx nixwire generate

A whole spec, spec/greetings/greetings.yaml; editors complete by its first line:

${FIRST_LINE}
protocol: { name: greetings }
types:
  - { name: Text, string: {} }
operations:
  - name: Greet
    opcode: 1
    request:
      - { name: whom, type: Text }
      - { name: greeting, type: Text, default: Hello }
    response: { type: Text }
`,
  async run({ options }, io) {
    needPackages(PEERS)
    const args = argumentsOf(options)
    const { generateInProject, mistakeIn } = await import('../../generator/run/installed.ts')
    const mistake = mistakeIn(args)
    if (mistake !== undefined) throw new UsageError(mistake)
    const { print, printError } = texts(io)
    const code = await generateInProject(args, print, printError).catch(error => {
      throw isSystemError(error) ? new UserError(error.message) : error
    })
    if (code !== 0) throw new CommandFailed(code)
  },
})
