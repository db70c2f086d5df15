// The JSON of `nixwire spec --json`, as far as vectors need it.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface SpecGate {
  readonly since?: string
  readonly before?: string
  readonly feature?: string
  readonly without?: string
}

export type Ref =
  | { readonly kind: 'type'; readonly name: string }
  | { readonly kind: 'list' | 'set'; readonly of: Ref; readonly end: 'count' | 'empty' }
  | { readonly kind: 'map'; readonly key: Ref; readonly value: Ref; readonly end: 'count' | 'empty' }
  | { readonly kind: 'optional'; readonly of: Ref; readonly tag: string | null }
  | { readonly kind: 'pinned'; readonly of: Ref; readonly version: string }

export interface SpecWritten {
  readonly type: Ref
  readonly wire?: readonly { readonly gate: SpecGate; readonly type: Ref }[]
}

export interface SpecField extends SpecWritten {
  readonly name: string
  readonly gate: SpecGate
  readonly constant?: { readonly value: unknown }
}

export interface SpecCase {
  readonly name: string
  readonly tag: number
  readonly fields: readonly SpecField[]
}

export type SpecType = { readonly name: string; readonly gate: SpecGate } & (
  | { readonly kind: 'integer' | 'boolean' | 'bytes' | 'string' }
  | { readonly kind: 'enum'; readonly values: readonly { readonly name: string }[] }
  | { readonly kind: 'struct'; readonly fields: readonly SpecField[] }
  | {
      readonly kind: 'union'
      readonly cases: readonly SpecCase[]
      readonly otherwise?: {
        readonly name: string
        readonly tagField: string
        readonly fields: readonly SpecField[]
      }
    }
  | { readonly kind: 'alias'; readonly of: Ref }
  | { readonly kind: 'adapted'; readonly wire: Ref; readonly via: string; readonly adapted: SpecGate }
)

export type SpecContent = { readonly kind: 'bytes' | 'grammar' | 'stream'; readonly name: string }

export type SpecPart =
  | ({ readonly kind: 'field' } & SpecField)
  | { readonly kind: 'body'; readonly name: string; readonly grammar: string }

export type SpecStream = { readonly name: string } & (
  | { readonly kind: 'record'; readonly parts: readonly SpecPart[] }
  | { readonly kind: 'counted' | 'marked'; readonly record: string }
)

export interface SpecUpload {
  readonly gate: SpecGate
  readonly by: 'frames' | 'pull' | 'inline'
  readonly content: SpecContent
}

export interface SpecOperation {
  readonly name: string
  readonly opcode: number
  readonly gate: SpecGate
  readonly request: readonly SpecField[]
  readonly upload?: { readonly wire: readonly SpecUpload[] }
  readonly download?: { readonly by: 'push' | 'inline'; readonly content: SpecContent }
  readonly response:
    | { readonly kind: 'nothing' }
    | ({ readonly kind: 'value' } & SpecWritten)
    | { readonly kind: 'fields'; readonly fields: readonly SpecField[] }
}

export interface SpecMessage {
  readonly name: string
  readonly role: string
  readonly gate: SpecGate
  readonly fields: readonly SpecField[]
}

export type SpecStep =
  | {
      readonly kind: 'say'
      readonly from: 'client' | 'server'
      readonly name: string
      readonly type: Ref
      readonly constant?: number
      readonly gate: SpecGate
    }
  | {
      readonly kind: 'negotiate'
      readonly what: 'version' | 'features'
      readonly client: string
      readonly server: string
      readonly gate: SpecGate
    }
  | { readonly kind: 'channel' }

export interface Spec {
  readonly protocol: { readonly name: string }
  readonly versions: { readonly min: string; readonly max: string }
  readonly features: readonly { readonly name: string }[]
  readonly handshake: { readonly steps: readonly SpecStep[] }
  readonly channel?: { readonly messages: readonly SpecMessage[] }
  readonly types: readonly SpecType[]
  readonly streams: readonly SpecStream[]
  readonly operations: readonly SpecOperation[]
  readonly golden: readonly SpecGolden[]
}

export interface SpecGolden {
  readonly kind: 'type' | 'request' | 'response' | 'message' | 'stream'
  readonly of: string
  readonly version: string
  readonly features: readonly string[]
  readonly bytes: string
  readonly value: unknown
}

const root = join(import.meta.dirname, '../..')

/** The path of a protocol's JSON. */
export function specPath(name: string): string {
  return join(root, `generated/${name}/spec.json`)
}

/** Reads the JSON of a protocol. */
export function readSpec(name: string): Spec {
  return JSON.parse(readFileSync(specPath(name), 'utf8'))
}

/** Finds an entry by its name. */
export function entryNamed<T extends { readonly name: string }>(list: readonly T[], name: string): T {
  const found = list.find(each => each.name === name)
  if (found === undefined) throw new Error(`the spec has no ${name}`)
  return found
}
