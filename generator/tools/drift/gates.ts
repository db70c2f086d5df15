import type { Protocol } from '../../ir/protocol.ts'
import { formatVersion } from '../../ir/version.ts'
import { type CppBody, functionsIn } from './bodies.ts'
import type { SourceText } from './checkout.ts'
import type { CheckoutComparison } from './checkout-comparison.ts'
import { choices } from './counterparts.ts'
import { lineAt } from './cpp.ts'
import { type FoundGate, gatesIn } from './found-gates.ts'
import { type Region, regionsOf } from './gate-regions.ts'
import type { Item } from './item.ts'
import { type GateKeys, keysWithin, union } from './spec-gates.ts'

/** Compares the versions and features in conditions of serialisers, operations, handshake and channel. */
export function compareGates(context: CheckoutComparison): Item[] {
  const { checkout, constants } = context
  const names = ['daemon.cc', 'remote-store.cc', 'worker-protocol.cc', 'worker-protocol-connection.cc']
  const sources = names.flatMap(checkout.files)
  const regions = sources.flatMap(source => regionsOf(context, source))
  const items = sources.flatMap(source => {
    const rest = sessionKeys(context.protocol)
    const { gates, unclear } = gatesIn(source.text, constants)
    const unknown = gates.flatMap(found => {
      const region = regions.find(each => each.source === source && isWithin(found.offset, each))
      if (region !== undefined && region.wanted === undefined) {
        const message = `the condition ${gateText(found.gate)} of ${region.title}`
        return [
          {
            kind: 'unchecked' as const,
            message,
            place: `${source.path}:${lineAt(source.text, found.offset)}`,
          },
        ]
      }
      return surplus(context, region?.title ?? 'the session', region?.wanted?.allowed ?? rest, found, source)
    })
    return [
      ...unknown,
      ...unclear.map((offset): Item => {
        const message = 'a condition on the version or a feature is not understood'
        return { kind: 'unchecked', message, place: `${source.path}:${lineAt(source.text, offset)}` }
      }),
    ]
  })
  const absent =
    checkout.files('remote-store.cc').length > 0
      ? []
      : [{ kind: 'unchecked' as const, message: 'the conditions of the client: there is no remote-store.cc' }]
  return [...absent, ...items, ...lacking(context, regions), ...lackingInSession(context, sources)]
}

function isWithin(offset: number, { start, end }: CppBody): boolean {
  return offset >= start && offset <= end
}

function surplus(
  { protocol }: CheckoutComparison,
  title: string,
  allowed: GateKeys,
  { gate, offset }: FoundGate,
  { path, text }: SourceText,
): Item[] {
  // Bounds of the versions are compared apart.
  if (allowed.has(gate) || (typeof gate === 'number' && gate <= protocol.versions.min)) return []
  const message = `the condition ${gateText(gate)} of ${title}`
  return [{ kind: 'missing', message, place: `${path}:${lineAt(text, offset)}` }]
}

function lacking(context: CheckoutComparison, regions: readonly Region[]): Item[] {
  return regions.flatMap(({ title, wanted, text, source, start }): Item[] => {
    const found = new Set(gatesIn(text, context.constants).gates.map(({ gate }) => gate))
    return [...(wanted?.required ?? [])]
      .filter(gate => isDue(context, gate) && !found.has(gate))
      .map(gate => ({
        kind: 'different',
        message: `${title} has no condition ${gateText(gate)}, which the spec has`,
        place: `${source.path}:${lineAt(source.text, start)}`,
      }))
  })
}

// A gate at or below the oldest version always holds.
function isDue({ protocol, latest, minimum, constants }: CheckoutComparison, gate: number | string): boolean {
  if (typeof gate === 'string') return [...constants.values()].includes(gate)
  return gate > Math.max(minimum, protocol.versions.min) && gate <= (latest ?? protocol.versions.max)
}

/** Collects what may stand outside of operations: handshake, log channel, and targets of builds. */
function sessionKeys({ handshake, channel, types, operations }: Protocol): ReadonlySet<number | string> {
  const adapted = types.filter(({ shape }) => shape.kind === 'adapted')
  const hints = choices.session ?? []
  const offered = operations.map(({ gate }) => ({ gate }))
  return union(...[handshake, channel, adapted, offered].map(keysWithin), new Set(hints))
}

function lackingInSession(context: CheckoutComparison, sources: readonly SourceText[]): Item[] {
  const { protocol, constants } = context
  const sides = [
    {
      side: 'client',
      files: /\/(?:remote-store|worker-protocol|worker-protocol-connection)\.cc$/,
      skip: /BasicServer|::write$/,
    },
    {
      side: 'server',
      files: /\/(?:daemon|worker-protocol|worker-protocol-connection)\.cc$/,
      skip: /BasicClient|::read$/,
    },
  ]
  return sides.flatMap(({ side, files, skip }): Item[] => {
    const own = sources.filter(({ path }) => files.test(path))
    if (!own.some(({ path }) => /\/(?:daemon|remote-store)\.cc$/.test(path))) return []
    const found = new Set(
      own.flatMap(source => {
        const skipped = functionsIn(source).filter(({ name }) => skip.test(name))
        const { gates } = gatesIn(source.text, constants)
        return gates
          .filter(({ offset }) => !skipped.some(body => isWithin(offset, body)))
          .map(({ gate }) => gate)
      }),
    )
    const messages = protocol.channel?.messages.filter(({ role }) => side === 'server' || role === 'fail')
    const due = union(keysWithin(protocol.handshake), keysWithin(messages))
    return [...due]
      .filter(gate => isDue(context, gate) && !found.has(gate))
      .map(gate => ({
        kind: 'different',
        message: `the ${side} has no condition ${gateText(gate)} in handshake or log channel`,
      }))
  })
}

function gateText(gate: number | string): string {
  return typeof gate === 'number' ? formatVersion(gate) : `\`${gate}\``
}
