import { describeGate } from '../../runtime/session/gate.ts'
import { formatVersion } from '../../runtime/session/session.ts'
import { type Command, command } from '../arguments/command.ts'
import { filled } from '../arguments/help-text.ts'
import { findEntry, findProtocol, protocolNames } from '../protocols/find-protocol.ts'
import type { KnownProtocol } from '../protocols/known-protocol.ts'

/** `nixwire protocols`: the protocols that the commands know, or one of them. */
export const protocols: Command = command({
  arguments: [{ name: 'NAME', count: 'optional', propose: () => protocolNames }],
  options: {},
  about: `Lists the protocols that other commands take as --protocol, with their versions and the
programs that speak them; or the operations, features and types of the protocol NAME.`,
  async run({ words: [name] }, io) {
    io.print(name === undefined ? await listAll() : describe(await findProtocol(name)))
  },
})

async function listAll(): Promise<string[]> {
  const width = protocolNames.reduce((most, name) => Math.max(most, name.length), 0) + 2
  const lines: string[] = []
  for (const name of protocolNames) {
    const versions = versionSpan(await findProtocol(name))
    lines.push(`${name.padEnd(width)}${versions.padEnd(16)}${findEntry(name).summary}`)
  }
  return lines
}

function describe(known: KnownProtocol): string[] {
  const { name, operations, features } = known.protocol
  const listed = [...operations.values()].map(operation => {
    const gate = describeGate(operation.gate, features)
    return `${String(operation.opcode).padStart(6)}  ${operation.name}${gate === 'always' ? '' : `, ${gate}`}`
  })
  const types = [...known.types.keys()].sort((a, b) => (a < b ? -1 : 1)).join(' ')
  return [
    `${name}, ${versionSpan(known)}: ${findEntry(name).summary}`,
    ...section('Operations', listed),
    ...section(
      'Features',
      features.map(feature => `  ${feature}`),
    ),
    ...section(
      'Types',
      filled(types, 86).map(line => `  ${line}`),
    ),
  ]
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines]
}

function versionSpan({ protocol: { min, max } }: KnownProtocol): string {
  return `${formatVersion(min)} to ${formatVersion(max)}`
}
