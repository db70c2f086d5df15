import { holds } from '../ir/gate.ts'
import type { Channel, Handshake, Message, Payload, Step } from '../ir/protocol.ts'
import { foldFields, foldRef } from './fold-field.ts'
import { type Folding, open, present } from './folding.ts'

/** Folds the log channel: messages of other sessions go, with their payloads. */
export function foldChannel(folding: Folding, channel: Channel): Channel {
  const messages = present(folding, channel.messages).map(each => foldMessage(folding, each))
  const payloads = channel.payloads.filter(payload => isCarried(payload, messages))
  return folding.trace(
    { ...channel, messages, payloads: payloads.map(each => foldPayload(folding, each)) },
    channel,
  )
}

/** Folds a message. No other one is sent in its place any more. */
function foldMessage(folding: Folding, message: Message): Message {
  const { instead: _, ...rest } = message
  return folding.trace(
    { ...rest, gate: open(folding, message.gate), fields: foldFields(folding, message.fields) },
    message,
  )
}

function isCarried({ message, by, list }: Payload, messages: readonly Message[]): boolean {
  const names = messages.find(each => each.name === message)?.fields.map(field => field.name)
  return names?.includes(by) === true && names.includes(list)
}

function foldPayload({ trace }: Folding, payload: Payload): Payload {
  const cases = payload.cases.map(each =>
    trace({ ...each, fields: each.fields.map(field => trace({ ...field }, field)) }, each),
  )
  return trace({ ...payload, cases }, payload)
}

/** Folds the handshake. The versions that it refuses are those of other dialects, and go. */
export function foldHandshake(folding: Folding, handshake: Handshake): Handshake {
  const said = new Set(
    handshake.steps.flatMap(step =>
      step.kind === 'say' && holds(step.gate, folding.session) ? [step.name] : [],
    ),
  )
  const steps = handshake.steps.filter(step => isTaken(folding, step, said))
  return folding.trace({ ...handshake, steps: steps.map(step => foldStep(folding, step)) }, handshake)
}

function isTaken({ session }: Folding, step: Step, said: ReadonlySet<string>): boolean {
  if (step.kind === 'channel') return true
  if (!holds(step.gate, session)) return false
  return step.kind === 'say' || (said.has(step.client) && said.has(step.server))
}

function foldStep(folding: Folding, step: Step): Step {
  const { trace } = folding
  switch (step.kind) {
    case 'channel':
      return trace({ ...step }, step)
    case 'negotiate':
      return trace({ ...step, gate: open(folding, step.gate), refuse: [] }, step)
    case 'say':
      return trace({ ...step, gate: open(folding, step.gate), type: foldRef(folding, step.type) }, step)
  }
}
