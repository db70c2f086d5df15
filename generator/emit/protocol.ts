import type { Context } from './context.ts'
import { constant } from './data.ts'
import { doc } from './doc.ts'
import { Module } from './module.ts'
import { camel } from './names.ts'

/** `protocol.ts`: all parts of the protocol in one value, for code that drives any of them. */
export function emitProtocol(context: Context): Module {
  const module = new Module(context, 'protocol.ts')
  const { protocol } = context
  const { limits, channel } = protocol
  const message = channel === undefined ? '' : `<${module.type(channel.name, './log.ts')}>`
  const members = [
    `name: '${protocol.name}'`,
    `min: ${module.version(protocol.versions.min)}`,
    `max: ${module.version(protocol.versions.max)}`,
    `features: ${module.value('featureNames', './versions.ts')}`,
    `offered: [${protocol.features.flatMap(({ name, vendor }) => (vendor === undefined ? [`'${name}'`] : [])).join(', ')}]`,
    `limits: { string: ${limits.string}, count: ${limits.count}, frame: ${limits.frame}, depth: ${limits.depth} }`,
  ]
  members.push(
    protocol.handshake === undefined ? 'handshake: []' : module.value('handshake', './handshake.ts'),
  )
  if (channel !== undefined) {
    members.push(`channel: ${module.value(camel(channel.name.replace(/Message$/, 'Channel')), './log.ts')}`)
  }
  members.push(module.value('operations', './operations.ts'))
  members.push(`layout: () => import('./layout.ts').then(module => module.layout)`)
  module.add(
    constant({
      name: camel(protocol.name),
      type: `${module.type('Protocol', '../../runtime/protocol.ts')}${message}`,
      initializer: `{ ${members.join(',\n')} }`,
      docs: doc({ text: protocol.doc, source: protocol.source }),
    }),
  )
  return module
}
