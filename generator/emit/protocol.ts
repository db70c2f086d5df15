import { camel, coreName } from '../naming/names.ts'
import { servedChannel } from './channel.ts'
import type { Context } from './context.ts'
import { constant } from './data.ts'
import { Module } from './module.ts'

/** Writes `protocol.ts`: all parts of the protocol in one value, for code that drives any of them. */
export function emitProtocol(context: Context): Module {
  const module = new Module(context, 'protocol.ts')
  const { protocol } = context
  const { channel } = protocol
  const message = channel === undefined ? '' : `<${module.type(channel.name, 'log.ts')}>`
  const parts = [
    module.value(coreName(protocol.name), 'core.ts'),
    module.value('operations', 'operations.ts'),
    ...(channel === undefined ? [] : [servedChannel(module, channel)]),
  ]
  const whole = module.runtime('withOperations')
  module.add(
    constant({
      name: camel(protocol.name),
      type: `${module.runtime('Protocol')}${message}`,
      initializer: `/* @__PURE__ */ ${whole}(${parts.join(', ')})`,
      docs: module.doc({ text: protocol.doc, source: protocol.source }),
    }),
  )
  return module
}
