import { isOmittable } from '../../../generator/ir/inits.ts'
import type { Protocol } from '../../../generator/ir/protocol.ts'
import type { Field, TypeDefinition, TypeRef } from '../../../generator/ir/types.ts'
import { unionCases } from '../../../generator/ir/union-cases.ts'

/** Turns a value into one that says the defaults of its fields, or one that leaves these fields out. */
export type Change = (value: unknown) => unknown

type Types = ReadonlyMap<string, TypeDefinition>
type Members = Readonly<Record<string, unknown>>

/** Makes the change of everything that a protocol can write, by the names of types and messages. */
export function changes(protocol: Protocol, form: 'said' | 'left out'): ReadonlyMap<string, Change> {
  const types = new Map(protocol.types.map(type => [type.name, type]))
  const found = new Map<string, Change>()
  const ofFields = (fields: readonly Field[]): Change => changeFields(types, form, fields)
  for (const { name } of protocol.types)
    found.set(name, value => changeRef(types, form, { kind: 'named', name }, value))
  for (const { name, request, response } of protocol.operations) {
    found.set(`${name}Request`, ofFields(request))
    if (response.kind === 'fields') found.set(`${name}Response`, ofFields(response.fields))
    if (response.kind === 'value')
      found.set(`${name}Response`, value => changeRef(types, form, response.type, value))
  }
  const { channel } = protocol
  if (channel !== undefined)
    found.set(channel.name, value => changeCase(types, form, channel.messages, value))
  return found
}

function changeFields(types: Types, form: 'said' | 'left out', fields: readonly Field[]): Change {
  return value => {
    const changed: Record<string, unknown> = { ...(value as Members) }
    for (const field of fields) {
      if (field.constant !== undefined) continue
      if (!isOmittable(types, field))
        changed[field.name] = changeRef(types, form, field.type, changed[field.name])
      else if (form === 'said') changed[field.name] = defaultOf(field)
      else delete changed[field.name]
    }
    return changed
  }
}

function defaultOf({ default: value }: Field): unknown {
  if (value === undefined || value.kind === 'none') return undefined
  return value.kind === 'empty' ? [] : value.value
}

function changeRef(types: Types, form: 'said' | 'left out', ref: TypeRef, value: unknown): unknown {
  if (value === undefined) return undefined
  switch (ref.kind) {
    case 'list':
      return (value as unknown[]).map(each => changeRef(types, form, ref.of, each))
    case 'map':
      return (value as [unknown, unknown][]).map(([key, each]) => [
        changeRef(types, form, ref.key, key),
        changeRef(types, form, ref.value, each),
      ])
    case 'optional':
    case 'pinned':
      return changeRef(types, form, ref.of, value)
    case 'named': {
      const shape = types.get(ref.name)?.shape
      if (shape?.kind === 'struct') return changeFields(types, form, shape.fields)(value)
      if (shape?.kind === 'union') return changeCase(types, form, unionCases(shape), value)
      return shape?.kind === 'alias' ? changeRef(types, form, shape.of, value) : value
    }
  }
}

function changeCase(
  types: Types,
  form: 'said' | 'left out',
  cases: readonly { readonly name: string; readonly fields: readonly Field[] }[],
  value: unknown,
): unknown {
  const { kind } = value as Members
  const found = cases.find(({ name }) => name === kind)
  return changeFields(types, form, found?.fields ?? [])(value)
}
