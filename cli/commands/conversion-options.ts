import { formatVersion } from '../../runtime/session/session.ts'
import type { Argument, Switch, ValueOption } from '../arguments/command.ts'
import { filled } from '../arguments/help-text.ts'
import { findProtocol, usualName } from '../protocols/find-protocol.ts'
import { versionsOf } from '../protocols/session-options.ts'
import { protocolIn, protocolOption } from './protocol-option.ts'

/** The options of `decode` and `encode`. */
export interface ConversionOptions {
  readonly [name: string]: Switch | ValueOption
  readonly at: ValueOption
  readonly feature: ValueOption & { readonly repeated: true }
  readonly all: Switch
  readonly protocol: typeof protocolOption
}

const { protocol: usual, types } = await findProtocol(usualName)
const newest = formatVersion(usual.max)

/** The words of both commands. */
export const typeArguments: readonly Argument[] = [
  {
    name: 'TYPE',
    count: 'many',
    propose: async (_, __, words) => [...(await protocolIn(words)).types.keys()],
  },
]

/** Makes the options of one of the commands, which converts `what`: bytes or values. */
export function conversionOptions(what: string): ConversionOptions {
  return {
    at: {
      value: 'VERSION',
      about: `the negotiated version, ${formatVersion(usual.min)} to ${newest} (default: ${newest})`,
      propose: async (_, __, words) => versionsOf((await protocolIn(words)).protocol),
    },
    feature: {
      value: 'NAME',
      about: 'a negotiated feature; may be repeated',
      repeated: true,
      propose: async (_, __, words) => (await protocolIn(words)).protocol.features,
    },
    all: { about: `all ${what} are of the one TYPE` },
    protocol: protocolOption,
  }
}

/** The forms of types, for the help of both commands. */
export const typeForms = `TYPE is a name of the list below, or an expression as in the spec:
  '{ list: T }'  '{ set: T }'  '{ map: [K, V] }'
  '{ list: T, until: "" }'  '{ map: [K, V], until: "" }'
  '{ optional: T, none: "" }'  '{ optional: T, tag: U }'  '{ type: T, at: "1.16" }'`

/** Lists the features of the usual protocol, for the help of both commands. */
export function featureList(): string {
  return `Features of ${usual.name}:\n${usual.features.map(name => `  ${name}\n`).join('')}`
}

/** Lists the types of the usual protocol, for the help of both commands. */
export function typeList(): string {
  const names = [...types.keys()].sort((a, b) => (a < b ? -1 : 1)).join(' ')
  return `Types of ${usual.name}; 'nixwire protocols NAME' lists those of another protocol:\n${filled(
    names,
    86,
  )
    .map(line => `  ${line}\n`)
    .join('')}`
}
