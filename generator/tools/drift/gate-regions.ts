import { armsIn, type CppBody, functionsIn } from './bodies.ts'
import type { SourceText } from './checkout.ts'
import type { CheckoutComparison } from './checkout-comparison.ts'
import { choices, serialisers } from './counterparts.ts'
import { gatesOfOperation, gatesOfType, keysWithin, union, type WantedGates } from './spec-gates.ts'

/** A piece of the sources with the conditions that the spec wants in it. */
export interface Region extends CppBody {
  readonly title: string
  /** Absent for a serialiser of a type that the spec does not have apart. */
  readonly wanted?: WantedGates
  readonly source: SourceText
}

/** Finds the serialisers, the server's arms and the client's functions that the spec has gates for. */
export function regionsOf({ protocol, constants }: CheckoutComparison, source: SourceText): Region[] {
  const features = new Set(constants.values())
  const isServer = source.path.endsWith('/daemon.cc')
  // A client asks for the version of any operation before it chooses one.
  const offered = keysWithin(protocol.operations.map(({ gate }) => ({ gate })))
  const arms = isServer ? armsIn(source) : []
  const served = arms.flatMap((body): Region[] => {
    const operation = protocol.operations.find(({ name }) => name === body.name)
    if (operation === undefined) return []
    const shared = arms.filter(({ start, name }) => start === body.start && name !== body.name)
    const others = protocol.operations.filter(({ name }) => shared.some(arm => arm.name === name))
    const wanted = gatesOfOperation(protocol, operation, features)
    const allowed = union(
      wanted.allowed,
      ...others.map(each => gatesOfOperation(protocol, each, features).allowed),
    )
    return [{ ...body, title: `the server's ${body.name}`, wanted: { ...wanted, allowed }, source }]
  })
  const called = functionsIn(source).flatMap((body): Region[] => {
    const serialised = /Serialise<(.*)>::(read|write)$/.exec(body.name)
    if (serialised !== null) {
      const [, cpp = '', way = ''] = serialised
      if (cpp.endsWith('ClientHandshakeInfo')) return []
      const type = protocol.types.find(({ name }) => name === serialisers(features)[cpp])
      const wanted = type === undefined ? {} : { wanted: gatesOfType(protocol, type, features) }
      return [{ ...body, title: `the ${way === 'read' ? 'reader' : 'writer'} of ${cpp}`, ...wanted, source }]
    }
    if (isServer) return []
    const ops = new Set([...body.text.matchAll(/\b(?:Op::|wop)(\w+)/g)].map(match => match[1]))
    const asked = protocol.operations.filter(({ name }) => ops.has(name))
    if (asked.length === 0) return []
    const own = asked.map(each => gatesOfOperation(protocol, each, features))
    const chosen = asked.flatMap(({ name }) => choices[name] ?? [])
    const allowed = union(...own.map(each => each.allowed), new Set(chosen), offered)
    const required = asked.length === 1 ? (own[0]?.required ?? new Set()) : new Set<number>()
    return [
      {
        ...body,
        title: `the client's ${body.name.split('::').at(-1)}`,
        wanted: { required, allowed },
        source,
      },
    ]
  })
  return [...served, ...called]
}
