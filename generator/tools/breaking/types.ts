import type { Shape, TypeDefinition, TypeRef } from '../../ir/types.ts'
import { compareBase } from './bases.ts'
import { compareDeprecation } from './deprecations.ts'
import { compareEnums } from './enums.ts'
import { compareFields } from './fields.ts'
import { compareGates, onTheWire } from './gates.ts'
import { compareLimit } from './limits.ts'
import { pairByName } from './pairs.ts'
import { isRenamedType } from './renamed-types.ts'
import type { SpecComparison } from './spec-comparison.ts'
import { newName, retypedLevel, retypedWords } from './type-refs.ts'
import { compareUnions } from './unions.ts'

/** Compares the types of both specs; differences that only their users notice are reported there. */
export function compareTypes(context: SpecComparison): void {
  const { both, removed, added } = pairByName(
    context.old.protocol.types,
    context.new.protocol.types,
    isRenamedType,
  )
  for (const type of removed) {
    const message = `The type ${type.name} is gone, and its functions with it.`
    context.reportOld('type-removed', 'api', [type, 'name'], message)
  }
  for (const type of added)
    context.report('type-added', 'added', [type, 'name'], `The type ${type.name} is new.`)
  for (const { old, new: now, renamed } of both) {
    if (renamed) {
      const message = `The type ${old.name} is named ${now.name} now.`
      context.report('type-renamed', 'api', [now, 'name'], message)
    }
    // No byte depends on this gate: it only limits the use of the type.
    compareGates(context, `The type ${now.name}`, old.gate, now.gate, { gained: 'added', lost: 'api' })
    compareDeprecation(context, `The type ${now.name}`, old, now)
    compareShapes(context, old, now)
  }
}

const readFrom = {
  strict: '0 and 1 only',
  lax: 'any number, true but for 0',
  one: 'any number, true for 1 only',
} as const

type BooleanShape = Extract<Shape, { kind: 'boolean' }>

function compareBooleans(context: SpecComparison, what: string, old: BooleanShape, now: BooleanShape): void {
  if (old.reads === now.reads) return
  const [rule, level] =
    now.reads === 'strict'
      ? (['boolean-tightened', 'wire'] as const)
      : old.reads === 'strict'
        ? (['boolean-loosened', 'added'] as const)
        : (['boolean-reread', 'wire'] as const)
  context.report(rule, level, [now], `${what} is read from ${readFrom[now.reads]}.`)
}

function compareShapes(context: SpecComparison, before: TypeDefinition, after: TypeDefinition): void {
  const [old, now, what] = [before.shape, after.shape, after.name]
  if (old.kind === 'integer' && now.kind === 'integer') {
    compareLimit(context, `The largest ${what}`, old.max, now.max, [now])
    if (old.as !== now.as) {
      const message = `${what} was ${numbers[old.as]} in programs and is ${numbers[now.as]}.`
      context.report('representation-changed', 'api', [now], message)
    }
  } else if (old.kind === 'boolean' && now.kind === 'boolean') {
    compareBooleans(context, what, old, now)
  } else if ((old.kind === 'string' || old.kind === 'bytes') && now.kind === old.kind) {
    compareLimit(context, `The longest ${what}`, old.max, now.max, [now, 'max'])
    if (old.pattern !== now.pattern) {
      const message = `${what} had to match ${pattern(old.pattern)} and has to match ${pattern(now.pattern)}.`
      context.report('pattern-changed', 'wire', [now, 'pattern'], message)
    }
  } else if (old.kind === 'enum' && now.kind === 'enum') compareEnums(context, what, old, now)
  else if (old.kind === 'union' && now.kind === 'union') compareUnions(context, what, old, now)
  else if (old.kind === 'struct' && now.kind === 'struct') {
    compareFields(context, what, old.fields, now.fields, [after.gate])
  } else if (old.kind === 'alias' && now.kind === 'alias') compareBase(context, what, old.of, now.of, [now])
  else if (old.kind === 'adapted' && now.kind === 'adapted') {
    compareBase(context, what, old.wire, now.wire, [now])
    if (old.via !== now.via) {
      const message = `${what} was translated by ${old.via} and is by ${now.via}.`
      context.report('adapter-changed', 'wire', [now, 'via'], message)
    }
    compareGates(context, `The translation of ${what}`, old.gate, now.gate, onTheWire)
  } else compareKinds(context, before, after)
}

const numbers = { number: 'a number', bigint: 'a bigint', mixed: 'a number or a bigint' } as const

function pattern(text: string | undefined): string {
  return text === undefined ? 'nothing' : `\`${text}\``
}

function compareKinds(context: SpecComparison, before: TypeDefinition, after: TypeDefinition): void {
  const kinds: readonly Shape['kind'][] = [before.shape.kind, after.shape.kind]
  const texts = kinds.every(kind => kind === 'string' || kind === 'bytes')
  const level = texts ? 'api' : retypedLevel(context, refTo(before.name), refTo(after.name))
  const message = `${newName(context, before.name)} was ${article(kinds[0])} and is ${article(kinds[1])}: ${retypedWords(level)}.`
  context.report('type-kind-changed', level, [after.shape], message)
}

function refTo(name: string): TypeRef {
  return { kind: 'named', name }
}

function article(kind: Shape['kind'] | undefined): string {
  if (kind === 'bytes') return 'bytes'
  const word = kind === 'adapted' ? 'adapted type' : `${kind}`
  return `${/^[aei]/.test(word) ? 'an' : 'a'} ${word}`
}
