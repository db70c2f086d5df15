import { type InterfaceDeclarationStructure, StructureKind } from 'ts-morph'
import type { Source } from '../ir/base.ts'
import { hasInit, isOmittable } from '../ir/inits.ts'
import { isOptional } from '../ir/is-optional.ts'
import type { Field } from '../ir/types.ts'
import { initIdentifier } from '../naming/names.ts'
import { deprecatedTag, sinceTag } from './doc.ts'
import { defaultText, type Form, fieldTypeText } from './expressions.ts'
import { foldGate, gateCondition } from './gate-expression.ts'
import type { Module } from './module.ts'

/** A list of fields: a struct, a request, a response, a message, a case of a union. */
export interface StructParts {
  /** Name of the TypeScript interface. */
  readonly type: string
  /** Suffix of the functions, `read…` and `write…`. */
  readonly name: string
  /** Path in errors, such as `Get.request`. */
  readonly path: string
  readonly fields: readonly Field[]
  /** Discriminant of a union's case. */
  readonly kind?: string
  /** A field in front of the others that was read already, into a variable. */
  readonly before?: { readonly name: string; readonly variable: string } | undefined
  /** Whether readers and writers count the depth of its nesting. */
  readonly countsDepth?: boolean
  readonly text?: string
  readonly tags?: readonly (string | undefined)[]
  readonly source?: Source
}

/** Writes the types of a struct: one for its values, and one for values to write if they may lack something. */
export function structTypes(module: Module, parts: StructParts): InterfaceDeclarationStructure[] {
  const whole = structInterface(module, parts, 'whole')
  if (!takesInit(module, parts.fields)) return [whole]
  const text = initText(parts.type)
  return [
    whole,
    structInterface(module, { ...parts, type: initIdentifier(parts.type), text, tags: [] }, 'init'),
  ]
}

/** Describes the type of values to write. */
export function initText(type: string): string {
  return `{@link ${type}} to write: what has a default, or may be nothing, can be left out.`
}

/** Tells whether values to write may lack some of the fields, or something inside them. */
export function takesInit({ context }: Module, fields: readonly Field[]): boolean {
  return hasInit(context.types, context.inits, fields)
}

/** Names the type of values that a writer takes. */
export function writtenType(module: Module, { type, fields }: StructParts): string {
  return takesInit(module, fields) ? initIdentifier(type) : type
}

function structInterface(module: Module, parts: StructParts, form: Form): InterfaceDeclarationStructure {
  const fields = parts.fields.filter(field => field.constant === undefined)
  return {
    kind: StructureKind.Interface,
    name: parts.type,
    isExported: true,
    docs: module.doc({ text: parts.text, tags: parts.tags ?? [], source: parts.source }),
    properties: [
      ...(parts.kind === undefined ? [] : [{ name: 'kind', type: `'${parts.kind}'`, isReadonly: true }]),
      ...fields.map(field => {
        const { types } = module.context
        // A program that keeps values need not know of a field that is nothing where a session lacks it.
        const optional =
          form === 'init'
            ? isOmittable(types, field)
            : isOptional(types, field.type) && gateCondition(module, field.gate, 'w') !== undefined
        const type = fieldTypeText(module, field, form)
        return {
          name: field.name,
          isReadonly: true,
          hasQuestionToken: optional,
          type: optional && !type.endsWith(' | undefined') ? `${type} | undefined` : type,
          docs: module.doc({
            text: field.doc,
            tags: [sinceTag(foldGate(module, field.gate)), defaultTag(module, field), deprecatedTag(field)],
          }),
        }
      }),
    ],
  }
}

function defaultTag(module: Module, field: Field): string | undefined {
  if (field.default === undefined || field.default.kind === 'none') return undefined
  const dropped = field.lossy ? '; dropped if the version does not have it' : ''
  return `@defaultValue \`${defaultText(module, field)}\`${dropped}`
}
