import type { Channel, Message, Payload } from '../ir.ts'
import { type ResolveContext, resolveGate } from './context.ts'
import { child, type Entry, items, pick, sourceOf } from './entry.ts'
import type { RawChannel, RawMessage, RawPayload } from './raw.ts'
import { resolveFields } from './resolve-fields.ts'

/** Reads the log channel. */
export function resolveChannel(context: ResolveContext, entry: Entry<RawChannel>): Channel {
  const channel: Channel = {
    ...pick(entry.data, 'name', 'doc', 'tag'),
    messages: items(child(entry, 'messages')).map(each => resolveMessage(context, each)),
    payloads: items(child(entry, 'payloads')).map(each => resolvePayload(context, each)),
    source: sourceOf(entry),
  }
  return context.spans.track(channel, entry)
}

function resolveMessage(context: ResolveContext, entry: Entry<RawMessage>): Message {
  const message: Message = {
    ...pick(entry.data, 'name', 'tag', 'role', 'doc'),
    gate: resolveGate(context, entry),
    fields: resolveFields(context, child(entry, 'fields')),
    source: sourceOf(entry),
  }
  return context.spans.track(message, entry)
}

function resolvePayload(context: ResolveContext, entry: Entry<RawPayload>): Payload {
  const payload: Payload = {
    ...pick(entry.data, 'name', 'doc', 'message', 'by', 'list'),
    cases: items(child(entry, 'cases')).map(each => {
      const fields = items(child(each, 'fields')).map(field =>
        context.spans.track(pick(field.data, 'name', 'type', 'doc'), field),
      )
      return context.spans.track({ ...pick(each.data, 'name', 'doc'), fields }, each)
    }),
    source: sourceOf(entry),
  }
  return context.spans.track(payload, entry)
}
