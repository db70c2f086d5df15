import { runtimeNames } from './runtime-names.ts'

/** Names that generated code has itself, whatever the spec says. */
const ownNames = [
  'ClientHello', 'ClientHelloInit', 'ServerHello', 'ServerHelloInit', 'codecs', 'connect', 'featureNames', 'handshake', 'layout', 'listen', 'listenAsProxy',
  'operations', 'proxy', 'readAcknowledgement', 'releases', 'serve', 'writeAcknowledgement',
] // biome-ignore format: one line reads better

/** The language's own names in generated code, and those of packages. */
const languageNames = [
  'AsyncIterable', 'Duplex', 'Exclude', 'Map', 'Number', 'Pick', 'Promise', 'Readonly', 'ReadonlyMap', 'Record',
  'Symbol', 'Uint8Array', 'fc', 'wire',
] // biome-ignore format: one line reads better

/** Names that generated code imports, or that the runtime exports beside it: no definition can have them. */
export const usedNames: ReadonlySet<string> = new Set([
  ...[...runtimeNames].flatMap(([name, { member }]) => (member ? [] : [name])),
  ...ownNames,
  ...languageNames,
])
