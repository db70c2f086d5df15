import type { Layout, LayoutRef } from '../../runtime/layout/layout.ts'
import { formatVersion, parseVersion } from '../../runtime/session/session.ts'
import type { AnyCodec } from '../../runtime/wire/codec.ts'
import type { Read } from '../../runtime/wire/read.ts'
import { readList, readMap } from '../../runtime/wire/read-list.ts'
import { readMapUntil, readUntil } from '../../runtime/wire/read-until.ts'
import { readOptional, readOptionalText, readPinned } from '../../runtime/wire/read-value.ts'
import { Reader } from '../../runtime/wire/reader.ts'
import type { Write } from '../../runtime/wire/write.ts'
import { writeList, writeMap } from '../../runtime/wire/write-list.ts'
import { writeMapUntil, writeUntil } from '../../runtime/wire/write-until.ts'
import { writeOptional, writeOptionalText, writePinned } from '../../runtime/wire/write-value.ts'
import { nearestNames } from '../text/nearest-names.ts'
import { parseTypeExpression, type TypeExpression, typeError } from './type-expression.ts'

/** A type that a user asked for. */
export interface NamedCodec {
  /** As the user wrote it. */
  readonly text: string
  readonly codec: AnyCodec
  readonly ref: LayoutRef
}

interface Context {
  readonly text: string
  readonly types: ReadonlyMap<string, AnyCodec>
  readonly layout: Layout
  readonly protocol: Versioned
}

/** The name of a protocol, and its versions. */
export interface Versioned {
  readonly name: string
  readonly min: number
  readonly max: number
}

/** Finds the codec of a type expression. @throws {UsageError} if it is no type, or has an unknown name. */
export function codecOf(
  text: string,
  types: ReadonlyMap<string, AnyCodec>,
  layout: Layout,
  protocol: Versioned,
): NamedCodec {
  return { text, ...resolve({ text, types, layout, protocol }, parseTypeExpression(text)) }
}

function resolve(context: Context, type: TypeExpression): { codec: AnyCodec; ref: LayoutRef } {
  switch (type.kind) {
    case 'name':
      return { codec: named(context, type.name, type.at), ref: type.name }
    case 'list': {
      const { codec, ref } = resolve(context, type.of)
      if (type.until !== undefined) {
        refuseNumbers(context, ref, type.until)
        return {
          codec: pair(
            r => readUntil(r, codec.read),
            (w, value) => writeUntil(w, value as [], codec.write),
          ),
          ref: { list: ref, until: '' },
        }
      }
      return {
        codec: pair(
          r => readList(r, codec.read),
          (w, value) => writeList(w, value as [], codec.write),
        ),
        ref: { list: ref },
      }
    }
    case 'map': {
      const key = resolve(context, type.key)
      const value = resolve(context, type.value)
      if (type.until !== undefined) {
        refuseNumbers(context, key.ref, type.until)
        return {
          codec: pair(
            r => readMapUntil(r, key.codec.read, value.codec.read),
            (w, map) => writeMapUntil(w, map as [], key.codec.write, value.codec.write),
          ),
          ref: { map: [key.ref, value.ref], until: '' },
        }
      }
      return {
        codec: pair(
          r => readMap(r, key.codec.read, value.codec.read),
          (w, map) => writeMap(w, map as [], key.codec.write, value.codec.write),
        ),
        ref: { map: [key.ref, value.ref] },
      }
    }
    case 'text': {
      const { codec, ref } = resolve(context, type.of)
      refuseNested(context, ref, type.at)
      if (!isText(context.layout, ref))
        throw typeError(context.text, type.at, "none: '' is for strings; a number or struct needs tag: TYPE")
      return {
        codec: pair(
          r => readOptionalText(r, codec.read),
          (w, value) => writeOptionalText(w, value as undefined, codec.write),
        ),
        ref: { optional: ref },
      }
    }
    case 'tagged': {
      const { codec, ref } = resolve(context, type.of)
      refuseNested(context, ref, type.at)
      const tag = tagOf(context, type.tag, type.at)
      return {
        codec: pair(
          r => readOptional(r, tag, codec.read),
          (w, value) => writeOptional(w, value as undefined, codec.write),
        ),
        ref: { optional: ref, tag: type.tag },
      }
    }
    case 'pinned': {
      const { codec, ref } = resolve(context, type.of)
      const version = versionOf(context, type.version, type.at)
      return {
        codec: pair(
          r => readPinned(r, version, codec.read),
          (w, value) => writePinned(w, version, value as never, codec.write),
        ),
        ref: { pinned: ref, at: version },
      }
    }
  }
}

function pair(read: Read<unknown>, write: Write<unknown>): AnyCodec {
  return { read, write }
}

function named({ text, types, protocol }: Context, name: string, at: number): AnyCodec {
  const codec = types.get(name)
  if (codec !== undefined) return codec
  const near = nearestNames(name, types.keys())
  const hint =
    near.length === 0 ? `'nixwire protocols ${protocol.name}' lists all` : `did you mean ${near.join(', ')}?`
  throw typeError(text, at, `unknown type '${name}'; ${hint}`)
}

/** Finds the codec of a tag, which is a word that decodes to 0 or false if no value follows. */
function tagOf(context: Context, name: string, at: number): Read<number | boolean> {
  const { read } = named(context, name, at)
  const zero =
    context.layout[name] === 'word' ? read(new Reader(Buffer.alloc(8), { version: 0, features: 0 })) : ''
  if (zero === 0 || zero === false) return read as Read<number | boolean>
  throw typeError(
    context.text,
    at,
    `a tag is a number or a boolean, such as UInt8 or Bool; ${name} is neither`,
  )
}

function versionOf(context: Context, version: string, at: number): number {
  const { min, max } = context.protocol
  let word: number
  try {
    word = parseVersion(version)
  } catch (error) {
    throw typeError(context.text, at, (error as Error).message)
  }
  if (word >= min && word <= max) return word
  throw typeError(context.text, at, `the versions go from ${formatVersion(min)} to ${formatVersion(max)}`)
}

/** Refuses an optional of an optional: both would have the same value for nothing. */
function refuseNested(context: Context, ref: LayoutRef, at: number): void {
  if (isOptional(context.layout, ref)) {
    throw typeError(context.text, at, 'an optional of an optional cannot tell one nothing from the other')
  }
}

/** Refuses a list whose elements cannot be told from the empty string that ends it. */
function refuseNumbers({ text, layout }: Context, ref: LayoutRef, at: number): void {
  if (!isText(layout, ref)) throw typeError(text, at, "until: '' is for lists of strings, and maps from them")
}

function isOptional(layout: Layout, ref: LayoutRef): boolean {
  if (typeof ref === 'object') return 'optional' in ref || ('pinned' in ref && isOptional(layout, ref.pinned))
  const shape = layout[ref]
  return typeof shape === 'object' && 'alias' in shape && isOptional(layout, shape.alias)
}

function isText(layout: Layout, ref: LayoutRef): boolean {
  if (typeof ref !== 'string') return false
  const shape = layout[ref]
  return shape === 'text' || (typeof shape === 'object' && 'alias' in shape && isText(layout, shape.alias))
}
