import { type Command, command } from '../arguments/command.ts'
import { type Io, UsageError } from '../io.ts'
import { readPackageFile } from '../package-files.ts'
import { findEntry } from '../protocols/find-protocol.ts'
import { protocolOption } from './protocol-option.ts'

/** `nixwire spec`: a protocol as data. */
export const spec: Command = command({
  options: {
    json: { about: 'print the resolved protocol as JSON' },
    schema: { about: 'print the JSON Schema of that' },
    protocol: protocolOption,
  },
  about: `Tells what is known about a protocol or, with --json, prints all of it for programs
in any language: types, operations, handshake and log channel with the gates of each.
There is nothing to look up elsewhere, and what stands there keeps its meaning as long
as its "format" is 1.`,
  notes: () => `The page docs/other-languages.md tells how to read bytes by it, and the folder vectors/
has cases to try that on.

Example:
  nixwire spec --json > spec.json
`,
  async run({ options }, io) {
    if (options.json && options.schema) throw new UsageError('--json and --schema exclude each other')
    if (options.schema) return io.write(readPackageFile('spec/resolved.schema.json'))
    findEntry(options.protocol)
    const file = readPackageFile(`generated/${options.protocol}/spec.json`)
    if (options.json) io.write(file)
    else tell(JSON.parse(file.toString()), io)
  },
})

/** The parts of the JSON that are told in short. */
interface Told {
  readonly protocol: { readonly name: string; readonly title: string }
  readonly versions: { readonly min: string; readonly max: string }
  readonly features: readonly { readonly name: string }[]
  readonly operations: readonly unknown[]
  readonly types: readonly unknown[]
  readonly streams: readonly unknown[]
  readonly channel?: { readonly messages: readonly unknown[] }
}

function tell({ protocol, versions, features, operations, types, streams, channel }: Told, io: Io): void {
  const names = features.map(({ name }) => name)
  io.print([
    `${protocol.name}: ${protocol.title}`,
    '',
    `versions    ${versions.min} to ${versions.max}`,
    `features    ${names.length === 0 ? 'none' : names[0]}`,
    ...names.slice(1).map(name => `            ${name}`),
    `operations  ${operations.length}`,
    `types       ${types.length}`,
    `messages    ${channel?.messages.length ?? 0}`,
    `streams     ${streams.length}`,
    '',
    `'nixwire spec --json --protocol ${protocol.name}' prints all of it.`,
  ])
}
