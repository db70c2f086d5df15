import type { Gate } from '../ir/base.ts'
import type { Constant, Default, Field, Shape, TypeDefinition, TypeRef, Written } from '../ir/types.ts'
import { formatVersion } from '../ir/version.ts'

/** Describes a type; `counted` are those that count towards the limit of depth. */
export function describeType(
  { name, doc, gate, standalone, deprecated, shape }: TypeDefinition,
  counted: ReadonlySet<string>,
): object {
  return {
    name,
    ...describeShape(shape),
    gate: describeGate(gate),
    countsDepth: counted.has(name) ? true : undefined,
    standalone,
    deprecated,
    doc,
  }
}

function describeShape(shape: Shape): object {
  switch (shape.kind) {
    case 'integer':
      return { kind: shape.kind, max: shape.max }
    case 'boolean':
      return { kind: shape.kind, reads: shape.reads }
    case 'bytes':
    case 'string': {
      const { kind, max, pattern, examples } = shape
      return { kind, max, pattern, examples }
    }
    case 'struct':
      return { kind: shape.kind, fields: shape.fields.map(describeField) }
    case 'union': {
      const { kind, tag, otherwise } = shape
      const cases = shape.cases.map(each => ({
        name: each.name,
        tag: each.tag,
        fields: each.fields.map(describeField),
        deprecated: each.deprecated,
        doc: each.doc,
      }))
      const [first, ...fields] = otherwise?.fields ?? []
      return {
        kind,
        tag,
        cases,
        ...(otherwise === undefined
          ? {}
          : {
              otherwise: {
                name: otherwise.name,
                tagField: first?.name,
                fields: fields.map(describeField),
                deprecated: otherwise.deprecated,
                doc: otherwise.doc,
              },
            }),
      }
    }
    case 'alias':
      return { kind: shape.kind, of: describeRef(shape.of) }
    case 'adapted':
      return {
        kind: shape.kind,
        wire: describeRef(shape.wire),
        via: shape.via,
        adapted: describeGate(shape.gate),
        examples: shape.examples,
      }
    case 'enum': {
      const { kind, of, open } = shape
      const values = shape.values.map(({ name, value, doc, introduced, vendor, deprecated }) => ({
        name,
        value,
        introduced: introduced?.release,
        vendor,
        deprecated,
        doc,
      }))
      return { kind, of, open, values }
    }
  }
}

/** Describes a type expression. */
export function describeRef(ref: TypeRef): object {
  switch (ref.kind) {
    case 'named':
      return { kind: 'type', name: ref.name }
    case 'list':
      return { kind: ref.ordered ? 'list' : 'set', of: describeRef(ref.of), end: endOf(ref) }
    case 'map':
      return { kind: 'map', key: describeRef(ref.key), value: describeRef(ref.value), end: endOf(ref) }
    case 'optional':
      return { kind: 'optional', of: describeRef(ref.of), tag: ref.tag ?? null }
    case 'pinned':
      return { kind: 'pinned', of: describeRef(ref.of), version: formatVersion(ref.at) }
  }
}

function endOf({ until }: { readonly until?: '' }): string {
  return until === undefined ? 'count' : 'empty'
}

/** Describes a field with its type, its gate and the values that need not be on the wire. */
export function describeField(field: Field): object {
  const { name, gate, lossy, constant, deprecated, doc } = field
  return {
    name,
    ...describeWritten(field),
    gate: describeGate(gate),
    constant: constant === undefined ? undefined : describeConstant(constant),
    default: describeDefault(field.default),
    lossy: lossy ? true : undefined,
    deprecated,
    doc,
  }
}

/** Describes a type and, if it depends on the session, its forms on the wire. */
export function describeWritten({ type, wire }: Written): object {
  return {
    type: describeRef(type),
    wire: wire?.map(form => ({ gate: describeGate(form.gate), type: describeRef(form.type) })),
  }
}

function describeConstant({ value, check }: Constant): object {
  return { value, check }
}

/** Describes a default as a value; null says that there is none. */
export function describeDefault(given: Default | undefined): unknown {
  if (given === undefined) return undefined
  if (given.kind === 'none') return null
  return given.kind === 'empty' ? [] : given.value
}

/** Describes a gate with versions as text. */
export function describeGate({ since, before, feature, without }: Gate): object {
  return {
    since: since === undefined ? undefined : formatVersion(since),
    before: before === undefined ? undefined : formatVersion(before),
    feature,
    without,
  }
}
