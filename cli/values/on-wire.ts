import type { Layout, LayoutField, LayoutRef } from '../../runtime/layout/layout.ts'
import { type Gate, holds } from '../../runtime/session/gate.ts'
import type { Session } from '../../runtime/session/session.ts'

/**
 * Leaves out of a decoded value the fields that this session does not have: they hold defaults that were not sent.
 * A value of another form than the layout says stays as it is.
 */
export function onWire(layout: Layout, ref: LayoutRef, value: unknown, session: Session): unknown {
  if (value === undefined) return value
  if (typeof ref === 'string') return ofShape(layout, ref, value, session)
  if ('list' in ref) return mapList(value, item => onWire(layout, ref.list, item, session))
  if ('map' in ref) {
    return mapList(value, pair =>
      mapList(pair, (item, index) => onWire(layout, ref.map[index === 0 ? 0 : 1], item, session)),
    )
  }
  if ('optional' in ref) return onWire(layout, ref.optional, value, session)
  if ('pinned' in ref) return onWire(layout, ref.pinned, value, { version: ref.at, features: 0 })
  const form = ref.forms.find(({ gate }) => gateHolds(gate, session))
  return form === undefined ? value : onWire(layout, form.type, value, session)
}

function ofShape(layout: Layout, name: string, value: unknown, session: Session): unknown {
  const shape = Object.hasOwn(layout, name) ? layout[name] : undefined
  if (shape === undefined || typeof shape === 'string') return value
  if ('alias' in shape) return onWire(layout, shape.alias, value, session)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const { kind } = value as { kind?: unknown }
  const fields = 'fields' in shape ? shape.fields : shape.cases.find(each => each.name === kind)?.fields
  return fields === undefined ? value : ofFields(layout, fields, value, session)
}

function ofFields(layout: Layout, fields: readonly LayoutField[], value: object, session: Session): object {
  const known = new Map(fields.map(field => [field[0], field]))
  const entries = Object.entries(value).flatMap(([name, item]): [string, unknown][] => {
    const field = known.get(name)
    if (field === undefined) return [[name, item]]
    return gateHolds(field[2], session) ? [[name, onWire(layout, field[1], item, session)]] : []
  })
  return Object.fromEntries(entries)
}

function gateHolds(gate: Gate | undefined, session: Session): boolean {
  return gate === undefined || holds(session, gate)
}

function mapList(value: unknown, each: (item: unknown, index: number) => unknown): unknown {
  return Array.isArray(value) ? value.map(each) : value
}
