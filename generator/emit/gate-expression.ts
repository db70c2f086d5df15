import type { Gate } from '../ir/base.ts'
import { foldGate as fold } from '../ir/gate.ts'
import { featureIdentifier } from '../naming/names.ts'
import type { Module } from './module.ts'

/** Removes the parts of a gate that every session of the protocol fulfils. */
export function foldGate(module: Module, gate: Gate): Gate {
  return fold(gate, module.context.protocol.versions)
}

/** Writes a condition on `subject` (a reader, a writer or a session); undefined if it always holds. */
export function gateCondition(module: Module, gate: Gate, subject: string): string | undefined {
  const { since, before, feature, without } = foldGate(module, gate)
  const parts: string[] = []
  if (since !== undefined) parts.push(`${subject}.version >= ${module.version(since)}`)
  if (before !== undefined) parts.push(`${subject}.version < ${module.version(before)}`)
  if (feature !== undefined)
    parts.push(`${module.wire('hasFeature')}(${subject}, ${featureConstant(module, feature)})`)
  if (without !== undefined)
    parts.push(`!${module.wire('hasFeature')}(${subject}, ${featureConstant(module, without)})`)
  return parts.length === 0 ? undefined : parts.join(' && ')
}

/** Writes the gate as the runtime's data, `{ since: V1_29 }`. */
export function gateLiteral(module: Module, gate: Gate): string {
  const { since, before, feature, without } = foldGate(module, gate)
  const parts: string[] = []
  if (since !== undefined) parts.push(`since: ${module.version(since)}`)
  if (before !== undefined) parts.push(`before: ${module.version(before)}`)
  if (feature !== undefined) parts.push(`feature: ${featureConstant(module, feature)}`)
  if (without !== undefined) parts.push(`without: ${featureConstant(module, without)}`)
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`
}

/** Makes a key that is equal for gates that hold alike. */
export function gateKey(module: Module, gate: Gate): string {
  return JSON.stringify(foldGate(module, gate), ['since', 'before', 'feature', 'without'])
}

function featureConstant(module: Module, name: string): string {
  return module.value(featureIdentifier(name), 'versions.ts')
}
