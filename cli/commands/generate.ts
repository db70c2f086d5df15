import { createRequire } from 'node:module'
import { type Command, command } from '../arguments/command.ts'
import { CommandFailed, isSystemError, UsageError, UserError } from '../io.ts'
import { packageManifest } from '../package-version.ts'
import { linesOf } from '../text/visible-text.ts'

const PEERS = ['ts-morph', 'ajv', 'yaml']

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
    root: { value: 'DIR', about: "the project's folder (default: the current one)" },
    spec: { value: 'DIR', about: 'the folder of the specs below that (default: spec)' },
    out: { value: 'DIR', about: 'the folder of the generated code (default: generated)' },
    adapters: { value: 'DIR', about: 'the folder of hand-written adapters (default: adapters)' },
    grammars: { value: 'DIR', about: 'the folder of hand-written grammars (default: grammars)' },
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
`,
  async run({ options }, io) {
    const missing = PEERS.filter(name => !isInstalled(name))
    if (missing.length > 0) throw new UserError(`${list(missing)} not installed: run \`${install(missing)}\``)
    const args = Object.entries(options).flatMap(([name, value]) =>
      typeof value === 'string' ? [`--${name}`, value] : value === true ? [`--${name}`] : [],
    )
    const { generateInProject, mistakeIn } = await import('../../generator/run/installed.ts')
    const mistake = mistakeIn(args)
    if (mistake !== undefined) throw new UsageError(mistake)
    const code = await generateInProject(
      args,
      text => io.print(linesOf(text)),
      text => io.printError(linesOf(text)),
    ).catch(error => {
      throw isSystemError(error) ? new UserError(error.message) : error
    })
    if (code !== 0) throw new CommandFailed(code)
  },
})

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name)
    return true
  } catch {
    return false
  }
}

function list(names: readonly string[]): string {
  return names.length === 1 ? `${names[0]} is` : `${names.slice(0, -1).join(', ')} and ${names.at(-1)} are`
}

function install(names: readonly string[]): string {
  const { peerDependencies = {} } = packageManifest()
  return `npm install --save-dev ${names.map(name => `${name}@${peerDependencies[name] ?? 'latest'}`).join(' ')}`
}
