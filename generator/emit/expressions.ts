import { integerText } from '../ir/integer-text.ts'
import type { Default, Field, TypeRef } from '../ir/types.ts'
import { definition, resolveAlias } from './context.ts'
import type { Module } from './module.ts'

/** A type of values that are read, or of those to write, of which some members may be left out. */
export type Form = 'whole' | 'init'

/** Writes the TypeScript type of a type expression. */
export function typeText(module: Module, ref: TypeRef, form: Form = 'whole'): string {
  switch (ref.kind) {
    case 'named':
      return form === 'init' ? module.init(ref.name) : module.named(ref.name)
    case 'list':
      return `readonly ${parenthesised(typeText(module, ref.of, form))}[]`
    case 'map':
      return `readonly (readonly [${typeText(module, ref.key, form)}, ${typeText(module, ref.value, form)}])[]`
    case 'optional':
      return `${typeText(module, ref.of, form)} | undefined`
    case 'pinned':
      return typeText(module, ref.of, form)
  }
}

/** Writes the TypeScript type of a field, with `undefined` if it may have no value. */
export function fieldTypeText(module: Module, field: Field, form: Form = 'whole'): string {
  const text = typeText(module, field.type, form)
  return field.default?.kind === 'none' ? `${text} | undefined` : text
}

/** Writes an expression that reads one value from `r`. */
export function readExpression(module: Module, ref: TypeRef): string {
  switch (ref.kind) {
    case 'named':
      return `${module.reader(ref.name)}(r)`
    case 'list':
      return `${module.wire(ref.until === undefined ? 'readList' : 'readUntil')}(r, ${readFunction(module, ref.of)})`
    case 'map':
      return `${module.wire(ref.until === undefined ? 'readMap' : 'readMapUntil')}(r, ${readFunction(module, ref.key)}, ${readFunction(module, ref.value)})`
    case 'optional':
      return ref.tag === undefined
        ? `${module.wire('readOptionalText')}(r, ${readFunction(module, ref.of)})`
        : `${module.wire(isLax(module, ref.tag) ? 'readLaxOptional' : 'readOptional')}(r, ${module.reader(ref.tag)}, ${readFunction(module, ref.of)})`
    case 'pinned':
      return `${module.wire('readPinned')}(r, ${module.version(ref.at)}, ${readFunction(module, ref.of)})`
  }
}

function isLax(module: Module, tag: string): boolean {
  const target = resolveAlias(module.context, { kind: 'named', name: tag })
  const shape = target.kind === 'named' ? definition(module.context, target.name).shape : undefined
  return shape?.kind === 'boolean' && shape.reads === 'lax'
}

/** Writes a function that reads one value. */
export function readFunction(module: Module, ref: TypeRef): string {
  return ref.kind === 'named' ? module.reader(ref.name) : `r => ${readExpression(module, ref)}`
}

/** Writes an expression that writes the value of `expression` to `w`. */
export function writeExpression(module: Module, ref: TypeRef, expression: string): string {
  switch (ref.kind) {
    case 'named':
      return `${module.writer(ref.name)}(w, ${expression})`
    case 'list':
      return `${module.wire(ref.until === undefined ? 'writeList' : 'writeUntil')}(w, ${expression}, ${writeFunction(module, ref.of)})`
    case 'map':
      return `${module.wire(ref.until === undefined ? 'writeMap' : 'writeMapUntil')}(w, ${expression}, ${writeFunction(module, ref.key)}, ${writeFunction(module, ref.value)})`
    case 'optional':
      return ref.tag === undefined
        ? `${module.wire('writeOptionalText')}(w, ${expression}, ${writeFunction(module, ref.of)})`
        : `${module.wire('writeOptional')}(w, ${expression}, ${writeFunction(module, ref.of)})`
    case 'pinned':
      return `${module.wire('writePinned')}(w, ${module.version(ref.at)}, ${expression}, ${writeFunction(module, ref.of)})`
  }
}

/** Writes a function that writes one value. */
export function writeFunction(module: Module, ref: TypeRef): string {
  return ref.kind === 'named'
    ? module.writer(ref.name)
    : `(w, item) => ${writeExpression(module, ref, 'item')}`
}

/** Writes a function that writes one value, with its type, for places where nothing else tells it. */
export function typedWriteFunction(module: Module, ref: TypeRef): string {
  if (ref.kind === 'named') return module.writer(ref.name)
  const writer = module.runtime('Writer')
  return `(w: ${writer}, item: ${typeText(module, ref, 'init')}) => ${writeExpression(module, ref, 'item')}`
}

/** Writes the value of a field that is not given; no default is nothing. */
export function defaultText(module: Module, field: Field): string {
  return field.default === undefined ? 'undefined' : defaultLiteral(module, field.default, field.type)
}

/** Writes the literal of a default, in the TypeScript type of the field. */
export function defaultLiteral(module: Module, value: Default, ref: TypeRef): string {
  if (value.kind === 'none') return 'undefined'
  if (value.kind === 'empty') return '[]'
  return literal(module, value.value, ref)
}

/** Writes a constant or default as a TypeScript literal of its type. */
export function literal(module: Module, value: number | bigint | string | boolean, ref: TypeRef): string {
  const target = resolveAlias(module.context, ref)
  const shape = target.kind === 'named' ? definition(module.context, target.name).shape : undefined
  if (shape?.kind === 'integer') {
    const big = shape.as === 'bigint' || BigInt(value as number | bigint) > BigInt(Number.MAX_SAFE_INTEGER)
    return big ? `${value}n` : integerText(Number(value))
  }
  return typeof value === 'string' ? quoted(value) : String(value)
}

function quoted(text: string): string {
  const inside = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"')
  return `'${inside.replaceAll("'", "\\'")}'`
}

/** Writes the word that announces a union's case or a record, in the TypeScript type of the words. */
export function wordLiteral(module: Module, value: number, type: string): string {
  return isBoolean(module, type) ? String(value === 1) : integerText(value)
}

/** Tells whether a program sees the word as true or false. */
export function isBoolean(module: Module, type: string): boolean {
  const target = resolveAlias(module.context, { kind: 'named', name: type })
  return target.kind === 'named' && definition(module.context, target.name).shape.kind === 'boolean'
}

function parenthesised(type: string): string {
  return /[ |]/.test(type) ? `(${type})` : type
}
