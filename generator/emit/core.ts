import { coreName } from '../naming/names.ts'
import { channelName } from './channel.ts'
import type { Context } from './context.ts'
import { constant } from './data.ts'
import { Module } from './module.ts'

/**
 * Writes `core.ts`: all that a client needs apart from the operations, so that a bundle contains only those
 * that are called.
 */
export function emitCore(context: Context): Module {
  const module = new Module(context, 'core.ts')
  const { protocol } = context
  const { limits, channel } = protocol
  const message = channel === undefined ? '' : `<${module.type(channel.name, 'log.ts')}>`
  const members = [
    `name: '${protocol.name}'`,
    `peer: '${protocol.peer}'`,
    `min: ${module.version(protocol.versions.min)}`,
    `max: ${module.version(protocol.versions.max)}`,
    `features: ${module.value('featureNames', 'versions.ts')}`,
    `offered: [${protocol.features.flatMap(({ name, vendor }) => (vendor === undefined ? [`'${name}'`] : [])).join(', ')}]`,
    `limits: { string: ${limits.string}, count: ${limits.count}, frame: ${limits.frame}, depth: ${limits.depth} }`,
    protocol.handshake === undefined ? 'handshake: []' : module.value('handshake', 'handshake.ts'),
    ...(channel === undefined ? [] : [`channel: ${module.value(channelName(channel), 'log.ts')}`]),
    `layout: () => import('${module.specifier('layout.ts')}').then(module => module.layout)`,
  ]
  module.add(
    constant({
      name: coreName(protocol.name),
      type: `${module.runtime('ProtocolCore')}${message}`,
      initializer: `{\n${members.join(',\n')},\n}`,
      docs: module.doc({
        text: `The parts of the ${protocol.title} that a client needs, apart from the operations that it calls. A program that calls few of them, with \`openClient(${coreName(protocol.name)}, …)\` and \`connection.call(…)\`, has no others in its bundle.`,
        source: protocol.source,
      }),
    }),
  )
  return module
}
