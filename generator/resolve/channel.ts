import type { Channel, Message, Payload } from '../ir/protocol.ts'
import type { ResolveContext } from './context.ts'
import { child, type Entry, items, pick, sourceOf, spanOf, textOf } from './entry.ts'
import { resolveFields } from './fields.ts'
import { resolveGate } from './gates.ts'
import type { RawChannel, RawInstead, RawMessage, RawPayload } from './raw.ts'
import { resolveWord, tagOf } from './words.ts'

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
    ...pick(entry.data, 'name', 'role', 'deprecated'),
    ...tagOf(resolveWord(context, entry.data.tag, spanOf(entry, 'tag'))),
    ...textOf(entry),
    gate: resolveGate(context, entry),
    fields: resolveFields(context, child(entry, 'fields')),
    ...resolveInstead(context, entry),
    source: sourceOf(entry),
  }
  return context.spans.track(message, entry)
}

function resolveInstead(context: ResolveContext, entry: Entry<RawMessage>): Pick<Message, 'instead'> {
  if (entry.data.instead === undefined) return {}
  const instead = child(entry, 'instead') as Entry<RawInstead>
  return { instead: context.spans.track(pick(instead.data, 'message', 'field', 'via', 'level'), instead) }
}

function resolvePayload(context: ResolveContext, entry: Entry<RawPayload>): Payload {
  const payload: Payload = {
    ...pick(entry.data, 'name', 'message', 'by', 'list'),
    ...textOf(entry),
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
