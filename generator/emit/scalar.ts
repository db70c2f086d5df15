import type { Shape, TypeDefinition } from '../ir/types.ts'
import { readExpression, writeExpression } from './expressions.ts'
import { gateCondition } from './gate-expression.ts'
import type { Module } from './module.ts'

/** Writes the expression that reads a type without fields. */
export function scalarRead(module: Module, type: TypeDefinition): string {
  const { shape } = type
  switch (shape.kind) {
    case 'integer':
      return `${integerCall(module, shape, 'read')}(r, ${limitText(shape)})`
    case 'boolean':
      return `${module.wire(booleans[shape.reads].read)}(r)`
    case 'bytes':
    case 'string':
      return `${module.wire(shape.kind === 'bytes' ? 'readBytes' : 'readString')}(r${maxText(shape.max)})`
    case 'enum': {
      const read = module.wire(shape.open ? 'readEnum' : 'readClosedEnum')
      return `${read}(r, ${module.table(type.name)})`
    }
    case 'alias':
      return readExpression(module, shape.of)
    case 'adapted': {
      const adapter = module.adapter(shape.via)
      const of =
        shape.wire.kind === 'named'
          ? module.reader(shape.wire.name)
          : `r => ${readExpression(module, shape.wire)}`
      const adapted = `${module.wire('readAdapted')}(r, ${of}, ${adapter})`
      const condition = gateCondition(module, shape.gate, 'r')
      return condition === undefined
        ? adapted
        : `${condition} ? ${adapted} : ${readExpression(module, shape.wire)}`
    }
    default:
      throw new Error(`${shape.kind} is not a scalar`)
  }
}

/** Writes the statements that write `value` as a type without fields. */
export function scalarWrite(module: Module, type: TypeDefinition): string[] {
  const { shape } = type
  switch (shape.kind) {
    case 'integer':
      return [`${integerCall(module, shape, 'write')}(w, value, ${limitText(shape)})`]
    case 'boolean':
      return [`${module.wire(booleans[shape.reads].write)}(w, value)`]
    case 'bytes':
    case 'string':
      return [`${module.wire(shape.kind === 'bytes' ? 'writeBytes' : 'writeString')}(w, value)`]
    case 'enum': {
      const write = module.wire(shape.open ? 'writeEnum' : 'writeClosedEnum')
      return [`${write}(w, value, ${module.table(type.name)})`]
    }
    case 'alias':
      return [writeExpression(module, shape.of, 'value')]
    case 'adapted': {
      const adapter = module.adapter(shape.via)
      const of =
        shape.wire.kind === 'named'
          ? module.writer(shape.wire.name)
          : `(w, item) => ${writeExpression(module, shape.wire, 'item')}`
      const adapted = `${module.wire('writeAdapted')}(w, value, ${of}, ${adapter})`
      const condition = gateCondition(module, shape.gate, 'w')
      if (condition === undefined) return [adapted]
      return [`if (${condition}) {`, adapted, '} else {', writeExpression(module, shape.wire, 'value'), '}']
    }
    default:
      throw new Error(`${shape.kind} is not a scalar`)
  }
}

type Integer = Extract<Shape, { kind: 'integer' }>

/** Writing differs only in the numbers that an exact writer takes: all that an exact reader may have kept. */
const booleans = {
  strict: { read: 'readBool', write: 'writeBool' },
  lax: { read: 'readLaxBool', write: 'writeLaxBool' },
  one: { read: 'readOneBool', write: 'writeLaxBool' },
} as const

function integerCall(module: Module, shape: Integer, verb: 'read' | 'write'): string {
  if (shape.as === 'bigint') return module.wire(`${verb}BigUint`)
  if (isSmall(shape)) return module.wire(`${verb}Uint`)
  return module.wire(shape.as === 'mixed' && verb === 'read' ? 'readMixedUint' : `${verb}SafeUint`)
}

function limitText(shape: Integer): string {
  return `0x${shape.max.toString(16)}${isSmall(shape) ? '' : 'n'}`
}

/** Tells whether a number can hold every value. */
function isSmall(shape: Integer): boolean {
  return shape.as !== 'bigint' && shape.max <= BigInt(Number.MAX_SAFE_INTEGER)
}

function maxText(max: number | undefined): string {
  return max === undefined ? '' : `, ${max}`
}
