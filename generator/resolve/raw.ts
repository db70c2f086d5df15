/**
 * The spec language as TypeScript types: the form of YAML data that the schema has accepted. Follows
 * spec/protocol.schema.json definition by definition.
 */

import type { RawGolden } from './raw-golden.ts'
import type { RawGrammar } from './raw-grammar.ts'
import type {
  RawFeature,
  RawImplementation,
  RawNamedConstant,
  RawProtocolInfo,
  RawRelease,
  RawVersions,
} from './raw-history.ts'
import type { RawExtends, RawImport, RawInherited } from './raw-sharing.ts'

export interface RawGate {
  readonly since?: string
  readonly before?: string
  readonly feature?: string
  readonly without?: string
}

export interface RawIntroduced {
  readonly version?: string
  readonly release?: string
  readonly bumped?: true
  readonly feature?: string
}

export interface RawEnded {
  readonly version?: string
  readonly release?: string
  readonly doc: string
}

export type RawTypeExpression = string | RawTypeTree

export interface RawTypeTree {
  readonly list?: RawTypeExpression
  readonly set?: RawTypeExpression
  readonly map?: readonly [RawTypeExpression, RawTypeExpression]
  readonly until?: ''
  readonly optional?: RawTypeExpression
  readonly none?: ''
  readonly tag?: string
  readonly type?: RawTypeExpression
  readonly at?: string
}

/** A number, or the name of a constant. */
export type RawWord = number | string

export type RawLiteral = number | string | boolean | readonly []

export interface RawWireCase extends RawGate {
  readonly type: RawTypeExpression
}

export interface RawField extends RawGate {
  readonly deprecated?: string
  readonly name: string
  readonly type: RawTypeExpression
  readonly doc?: string
  readonly default?: RawLiteral
  readonly lossy?: true
  readonly const?: number | string | boolean
  readonly check?: true
  readonly wire?: readonly RawWireCase[]
}

export interface RawStringRules {
  readonly max?: number
  readonly pattern?: string
  readonly examples?: readonly string[]
}

export interface RawEnumValue {
  readonly deprecated?: string
  readonly name: string
  readonly value: number
  readonly doc?: string
  readonly introduced?: RawIntroduced
  readonly vendor?: string
}

export interface RawEnum {
  readonly of: string
  readonly unknown?: 'keep' | 'reject'
  readonly values: readonly RawEnumValue[]
}

export interface RawUnionCase {
  readonly deprecated?: string
  readonly name: string
  readonly tag: RawWord
  readonly doc?: string
  readonly fields?: readonly RawField[]
}

/** The case of all other tags; `tag` names the field that holds them. */
export interface RawOtherwise {
  readonly deprecated?: string
  readonly name: string
  readonly tag: string
  readonly doc?: string
  readonly fields?: readonly RawField[]
}

export interface RawUnion {
  readonly tag: string
  readonly cases: readonly RawUnionCase[]
  readonly otherwise?: RawOtherwise
}

export interface RawInteger {
  readonly max: number | string
  readonly as?: 'number' | 'bigint' | 'mixed'
}

export interface RawAdapt extends RawGate {
  readonly wire: RawTypeExpression
  readonly via: string
  readonly examples?: readonly (string | number | boolean)[]
}

export interface RawTypeDefinition extends RawGate {
  readonly deprecated?: string
  readonly golden?: readonly RawGolden[]
  readonly name: string
  readonly doc?: string
  readonly standalone?: true
  readonly instead?: string
  readonly integer?: RawInteger
  readonly boolean?: 'strict' | 'lax' | 'one'
  readonly bytes?: RawStringRules
  readonly string?: RawStringRules
  readonly enum?: RawEnum
  readonly struct?: readonly RawField[]
  readonly union?: RawUnion
  readonly is?: RawTypeExpression
  readonly adapt?: RawAdapt
}

export interface RawStep extends RawGate {
  readonly from?: 'client' | 'server'
  readonly name?: string
  readonly type?: RawTypeExpression
  readonly const?: RawWord
  readonly refusals?: readonly { readonly word: number; readonly doc: string }[]
  readonly default?: RawLiteral
  readonly doc?: string
  readonly negotiate?: 'version' | 'features'
  readonly client?: string
  readonly server?: string
  readonly refuse?: readonly { readonly from: string; readonly doc: string }[]
  readonly channel?: 'run'
}

export interface RawHandshake {
  readonly doc?: string
  readonly steps: readonly RawStep[]
}

export interface RawMessage extends RawGate {
  readonly deprecated?: string
  readonly golden?: readonly RawGolden[]
  readonly name: string
  readonly tag: RawWord
  readonly role: 'log' | 'end' | 'fail' | 'pull' | 'push'
  readonly doc?: string
  readonly fields?: readonly RawField[]
  readonly instead?: RawInstead
}

export interface RawInstead {
  readonly message: string
  readonly field: string
  readonly via: string
  readonly level?: string
}

export interface RawPayloadCase {
  readonly name: string
  readonly doc?: string
  readonly fields: readonly { readonly name: string; readonly type: string; readonly doc?: string }[]
}

export interface RawPayload {
  readonly name: string
  readonly doc?: string
  readonly message: string
  readonly by: string
  readonly list: string
  readonly cases: readonly RawPayloadCase[]
}

export interface RawChannel {
  readonly name: string
  readonly doc?: string
  readonly tag: string
  readonly messages: readonly RawMessage[]
  readonly payloads?: readonly RawPayload[]
}

export interface RawRecordPart {
  readonly name: string
  readonly type?: RawTypeExpression
  readonly doc?: string
  readonly const?: number | string | boolean
  readonly check?: true
  readonly wire?: readonly RawWireCase[]
  readonly body?: string
}

export interface RawStream {
  readonly golden?: readonly RawGolden[]
  readonly name: string
  readonly doc?: string
  readonly record?: readonly RawRecordPart[]
  readonly repeat?: string
  readonly count?: string
  readonly marker?: { readonly type: string; readonly more: RawWord; readonly end: RawWord }
}

export interface RawBodyCase extends RawGate {
  readonly by: 'frames' | 'pull' | 'inline'
  readonly content: string
  readonly doc?: string
}

export interface RawOperation extends RawGate {
  readonly golden?: readonly RawGolden[]
  readonly name: string
  readonly opcode: number
  readonly doc?: string
  readonly introduced?: RawIntroduced
  readonly obsolete?: RawEnded
  readonly removed?: RawEnded
  readonly served?: { readonly from: string; readonly to?: string; readonly doc?: string }
  readonly trusted?: string
  readonly channel?: 'none'
  readonly request?: readonly RawField[]
  readonly upload?: { readonly name: string; readonly doc?: string; readonly wire: readonly RawBodyCase[] }
  readonly download?: {
    readonly name: string
    readonly doc?: string
    readonly by: 'push' | 'inline'
    readonly content: string
  }
  readonly response?: readonly RawField[] | RawResponseValue
}

export interface RawResponseValue {
  readonly type: RawTypeExpression
  readonly wire?: readonly RawWireCase[]
  readonly doc?: string
}

export interface RawFile {
  readonly language?: number
  readonly protocol?: RawProtocolInfo
  readonly imports?: readonly RawImport[]
  readonly extends?: RawExtends
  readonly inherited?: readonly RawInherited[]
  readonly versions?: RawVersions
  readonly features?: readonly RawFeature[]
  readonly releases?: readonly RawRelease[]
  readonly implementations?: readonly RawImplementation[]
  readonly limits?: {
    readonly string?: number
    readonly count?: number
    readonly frame?: number
    readonly depth?: number
  }
  readonly handshake?: RawHandshake
  readonly channel?: RawChannel
  readonly constants?: readonly RawNamedConstant[]
  readonly types?: readonly RawTypeDefinition[]
  readonly grammars?: readonly RawGrammar[]
  readonly streams?: readonly RawStream[]
  readonly operations?: readonly RawOperation[]
  readonly reserved?: readonly { readonly opcode: number; readonly name?: string; readonly doc: string }[]
}
