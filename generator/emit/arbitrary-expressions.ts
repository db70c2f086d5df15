import type { Gate } from '../ir/base.ts'
import { neededNames } from '../ir/recursion.ts'
import { referencedNames } from '../ir/references.ts'
import type { Field, Shape, TypeDefinition, TypeRef, Written } from '../ir/types.ts'
import type { RuntimeName } from '../naming/runtime-names.ts'
import { definition, resolveAlias } from './context.ts'
import { defaultLiteral } from './expressions.ts'
import { foldGate, gateCondition } from './gate-expression.ts'
import type { Module } from './module.ts'

/** Names that the expressions inside one arbitrary can refer to. */
export interface Scope {
  readonly module: Module
  /** Session whose values are made, as an expression. */
  readonly session: string
  /** Whether a depth counts down: inside a type that can contain itself. */
  readonly counts: boolean
  /** Parameters that the expressions need. */
  readonly used: Set<'session' | 'depth'>
  /** Statements before the expression. */
  readonly before: string[]
}

/** Imports a function of the runtime that makes arbitraries. */
export function helper({ module }: Scope, name: RuntimeName): string {
  return module.runtime(name)
}

/** Writes a condition on the session; undefined if the gate always holds. */
export function condition(scope: Scope, gate: Gate): string | undefined {
  const text = gateCondition(scope.module, gate, scope.session)
  if (text !== undefined) scope.used.add('session')
  return text
}

/** Writes an object of the fields that are part of the value. */
export function recordText(scope: Scope, fields: readonly Field[], kind?: string): string {
  const members = fields
    .filter(field => field.constant === undefined)
    .map(field => `${field.name}: ${fieldText(scope, field)}`)
  if (kind !== undefined) members.unshift(`kind: fc.constant('${kind}' as const)`)
  return `fc.record({ ${members.join(', ')} })`
}

function fieldText(scope: Scope, field: Field): string {
  const { module } = scope
  const absent = `fc.constant(${field.default === undefined ? 'undefined' : defaultLiteral(module, field.default, field.type)})`
  const present = writtenText(scope, field)
  const holds = condition(scope, foldGate(module, field.gate))
  return holds === undefined ? present : `${holds} ? ${present} : ${absent}`
}

/** Writes values that the session's wire form can carry. */
export function writtenText(scope: Scope, { type, wire }: Written): string {
  if (wire === undefined) return refText(scope, type)
  return wire.reduceRight((rest, form) => {
    const holds = condition(scope, form.gate)
    const text = refText(scope, form.type)
    return holds === undefined ? text : `${holds} ? ${text} : ${rest}`
  }, '')
}

/** Writes values of a type expression. */
export function refText(scope: Scope, ref: TypeRef): string {
  switch (ref.kind) {
    case 'named':
      return namedText(scope, ref.name)
    case 'list':
      return arrayText(scope, ref, inner => elementText(inner, ref.of, ref.until))
    case 'map':
      return arrayText(
        scope,
        ref,
        inner => `fc.tuple(${elementText(inner, ref.key, ref.until)}, ${refText(inner, ref.value)})`,
      )
    case 'optional':
      return shallow(
        scope,
        ref,
        inner =>
          `fc.option(${elementText(inner, ref.of, ref.tag === undefined ? '' : undefined)}, { nil: undefined })`,
      )
    case 'pinned': {
      const session = `{ version: ${scope.module.version(ref.at)}, features: 0 }`
      return refText({ ...scope, session }, ref.of)
    }
  }
}

function namedText(scope: Scope, name: string): string {
  const { module, session, counts, used } = scope
  if (session === 'session') used.add('session')
  const file = arbitraryFile(module, definition(module.context, name))
  const call = module.value(`arbitrary${name}`, file)
  if (!counts || !module.context.recursion.recursive.has(name)) return `${call}(${session})`
  used.add('depth')
  return `${call}(${session}, depth - 1)`
}

/** Finds the file with the arbitrary of a type: that of another protocol if its code serves. */
export function arbitraryFile({ context }: Module, { origin }: TypeDefinition): string {
  const home = origin?.home ?? context.protocol.name
  return home === context.protocol.name ? 'arbitraries.ts' : `../${home}/arbitraries.ts`
}

function arrayText(scope: Scope, ref: TypeRef, element: (scope: Scope) => string): string {
  const length = countsIn(scope, ref) ? 'depth' : '4'
  const empty = (): string => `${helper(scope, 'emptyList')}()`
  return shallow(scope, ref, inner => `fc.array(${element(inner)}, { maxLength: ${length} })`, empty)
}

// At the depth limit, leave out everything optional that would recurse.
function shallow(
  scope: Scope,
  ref: TypeRef,
  full: (scope: Scope) => string,
  empty: () => string = () => 'fc.constant(undefined)',
): string {
  if (!countsIn(scope, ref)) return full(scope)
  scope.used.add('depth')
  return `depth > 0 ? ${full(scope)} : ${empty()}`
}

function countsIn({ module, counts }: Scope, ref: TypeRef): boolean {
  return counts && referencedNames(ref).some(name => module.context.recursion.recursive.has(name))
}

/** Writes values inside an optional or a list, without the empty string if that means nothing or the end. */
function elementText(scope: Scope, ref: TypeRef, except: '' | undefined): string {
  const of = refText(scope, ref)
  if (except === undefined) return of
  const target = resolveAlias(scope.module.context, ref)
  const shape = target.kind === 'named' ? definition(scope.module.context, target.name).shape : undefined
  if (shape?.kind === 'bytes') return `${of}.filter(bytes => bytes.length > 0)`
  return shape?.kind === 'string' && mayBeEmpty(shape) ? `${of}.filter(text => text !== '')` : of
}

function mayBeEmpty({ pattern, examples }: Extract<Shape, { kind: 'string' }>): boolean {
  return (
    examples.includes('') || (pattern === undefined ? examples.length === 0 : new RegExp(pattern).test(''))
  )
}

/** Tells whether some fields have no value without types that contain themselves. */
export function needsRecursive({ module }: Scope, refs: readonly TypeRef[]): boolean {
  return refs.flatMap(neededNames).some(name => module.context.recursion.recursive.has(name))
}
