import { isServed } from '../ir/is-served.ts'
import type { Operation } from '../ir/protocol.ts'
import type { Field } from '../ir/types.ts'
import type { Context } from './context.ts'
import { Module, type Statement } from './module.ts'
import { structReader, structWriter } from './struct.ts'
import type { StructParts } from './struct-types.ts'

const FILE = 'acknowledgement.ts'

/**
 * Writes `acknowledgement.ts`: the constants that several operations answer with, read and written in one
 * place.
 */
export function emitAcknowledgement(context: Context): Module[] {
  const fields = acknowledgement(context)
  if (fields === undefined) return []
  const module = new Module(context, FILE)
  module.add(...constantFields(module, { type: 'void', name: 'Acknowledgement', path: 'response', fields }))
  return [module]
}

/** Imports the functions for a response that is an acknowledgement. */
export function acknowledgementCodec(
  module: Module,
  operation: Operation,
): { read: string; write: string } | undefined {
  const fields = acknowledgement(module.context)
  if (fields === undefined || constantKey(operation) !== fieldsKey(fields)) return undefined
  return {
    read: module.value('readAcknowledgement', FILE),
    write: module.value('writeAcknowledgement', FILE),
  }
}

/** Writes functions for constants, which are on the wire but have no value for a program. */
export function constantFields(module: Module, parts: StructParts): Statement[] {
  const reader = structReader(module, parts)
  const writer = structWriter(module, parts)
  return [
    { ...reader, returnType: 'void', statements: (reader.statements as string[]).slice(0, -1) },
    { ...writer, parameters: (writer.parameters ?? []).slice(0, 1) },
  ]
}

/** Finds the fields of the response that most operations share, if all of them are constants. */
function acknowledgement({ protocol }: Context): readonly Field[] | undefined {
  const found = new Map<string, { count: number; fields: readonly Field[] }>()
  for (const operation of protocol.operations) {
    const key = isServed(protocol, operation) ? constantKey(operation) : undefined
    if (key === undefined || operation.response.kind !== 'fields') continue
    found.set(key, { count: (found.get(key)?.count ?? 0) + 1, fields: operation.response.fields })
  }
  const [most] = [...found.values()].sort((a, b) => b.count - a.count)
  return most === undefined || most.count < 2 ? undefined : most.fields
}

function constantKey({ response }: Operation): string | undefined {
  if (response.kind !== 'fields' || response.fields.length === 0) return undefined
  return response.fields.every(field => field.constant !== undefined) ? fieldsKey(response.fields) : undefined
}

function fieldsKey(fields: readonly Field[]): string {
  return JSON.stringify(
    fields.map(({ type, constant, gate }) => [type, constant?.value, constant?.check, gate]),
    (_, value) => (typeof value === 'bigint' ? `${value}n` : value),
  )
}
