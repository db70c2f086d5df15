import type { BodyCase, Operation } from '../ir/protocol.ts'
import type { ResolveContext } from './context.ts'
import { child, type Entry, items, pick, sourceOf, textOf } from './entry.ts'
import { resolveFields, resolveWritten } from './fields.ts'
import { resolveGate } from './gates.ts'
import { resolveEnded, resolveIntroduced } from './history.ts'
import type { RawBodyCase, RawField, RawOperation, RawResponseValue } from './raw.ts'
import { resolveContent } from './stream.ts'

/** Reads an operation; `hasChannel` tells whether the protocol has a log channel to answer through. */
export function resolveOperation(
  context: ResolveContext,
  entry: Entry<RawOperation>,
  hasChannel: boolean,
): Operation {
  const { data } = entry
  const obsolete = child(entry, 'obsolete')
  const removed = child(entry, 'removed')
  const upload = child(entry, 'upload')
  const download = child(entry, 'download')
  const operation: Operation = {
    ...pick(data, 'name', 'opcode', 'served', 'trusted'),
    ...textOf(entry),
    introduced: resolveIntroduced(context, {
      ...entry,
      path: [...entry.path, 'introduced'],
      data: data.introduced ?? {},
    }),
    ...(obsolete === undefined ? {} : { obsolete: resolveEnded(context, obsolete) }),
    ...(removed === undefined ? {} : { removed: resolveEnded(context, removed) }),
    gate: resolveGate(context, entry),
    channel: hasChannel && data.channel !== 'none',
    request: resolveFields(context, child(entry, 'request')),
    ...(upload === undefined ? {} : { upload: resolveUpload(context, upload) }),
    ...(download === undefined ? {} : { download: resolveDownload(context, download) }),
    response: resolveResponse(context, entry),
    source: sourceOf(entry),
  }
  return context.spans.track(operation, entry)
}

function resolveUpload(
  context: ResolveContext,
  entry: Entry<NonNullable<RawOperation['upload']>>,
): NonNullable<Operation['upload']> {
  const wire = items(child(entry, 'wire')).map(each => resolveBodyCase(context, each))
  return context.spans.track({ ...pick(entry.data, 'name', 'doc'), wire }, entry)
}

function resolveBodyCase(context: ResolveContext, entry: Entry<RawBodyCase>): BodyCase {
  const gate = resolveGate(context, entry)
  const content = resolveContent(entry.data.content)
  return context.spans.track({ gate, content, ...pick(entry.data, 'by', 'doc') }, entry)
}

function resolveDownload(
  context: ResolveContext,
  entry: Entry<NonNullable<RawOperation['download']>>,
): NonNullable<Operation['download']> {
  const content = resolveContent(entry.data.content)
  return context.spans.track({ ...pick(entry.data, 'name', 'doc', 'by'), content }, entry)
}

function resolveResponse(context: ResolveContext, entry: Entry<RawOperation>): Operation['response'] {
  const response = child(entry, 'response')
  if (response === undefined || (Array.isArray(response.data) && response.data.length === 0))
    return context.spans.track({ kind: 'nothing' }, entry)
  const { file, path, data } = response
  if (isValue(data)) {
    const written = resolveWritten(context, { file, path, data })
    return context.spans.track({ kind: 'value', ...written, ...pick(data, 'doc') }, response)
  }
  return context.spans.track(
    { kind: 'fields', fields: resolveFields(context, { file, path, data }) },
    response,
  )
}

function isValue(response: readonly RawField[] | RawResponseValue): response is RawResponseValue {
  return !Array.isArray(response)
}
