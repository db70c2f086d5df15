import { noBytes } from '../../runtime/protocol/no-bytes.ts'
import type { AnyStreamCodec, Protocol } from '../../runtime/protocol/protocol.ts'
import type { Gate } from '../../runtime/session/gate.ts'
import type { AnyCodec } from '../../runtime/wire/codec.ts'

/** A protocol as the commands see it. */
export interface KnownProtocol {
  readonly protocol: Protocol
  /** Every type that has a name of its own: types, requests, responses, messages, parts of records. */
  readonly types: ReadonlyMap<string, AnyCodec>
  /** Types that sessions outside a gate have in place of others, by their names. */
  readonly alternatives: Alternatives
  /** Gives the name under which the layout has the parts of a record. */
  recordName(record: AnyStreamCodec['record']): string | undefined
  /** Names the values in the list of a log message, and the field that holds the list. */
  payload(message: { readonly kind: string }): MessagePayload | undefined
}

/** The gates of types, and those that sessions outside have instead. */
export type Alternatives = Readonly<Record<string, { readonly gate: Gate; readonly instead: string }>>

/** Named fields in place of a list. */
export interface MessagePayload {
  readonly list: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** The generated parts of a protocol. */
export interface ProtocolParts {
  readonly protocol: Protocol
  readonly codecs: Readonly<Record<string, AnyCodec>>
  /** Absent if no type has another in its place. */
  readonly alternatives?: Alternatives
  /** The module of streams, of which each export is one. */
  readonly streams: object
  /** Names the values in the list of a log message; absent if no message has such a list. */
  readonly payload?: KnownProtocol['payload']
}

/** Makes of generated parts what the commands use. */
export function knownProtocol({
  protocol,
  codecs,
  alternatives,
  streams,
  payload,
}: ProtocolParts): KnownProtocol {
  const records = new Map(
    (Object.values(streams) as unknown[])
      .filter((each): each is AnyStreamCodec => typeof each === 'object' && each !== null && 'record' in each)
      .filter(stream => stream.count === undefined && stream.marker === undefined)
      .map(stream => [stream.record, stream.name]),
  )
  return {
    protocol,
    types: typesOf(protocol, codecs, records),
    alternatives: alternatives ?? {},
    recordName: record => records.get(record),
    payload: payload ?? (() => undefined),
  }
}

function typesOf(
  protocol: Protocol,
  named: Readonly<Record<string, AnyCodec>>,
  parts: ReadonlyMap<AnyStreamCodec['record'], string>,
): ReadonlyMap<string, AnyCodec> {
  const types = new Map(Object.entries(named))
  for (const {
    name,
    readRequest,
    writeRequest,
    readResponse,
    writeResponse,
  } of protocol.operations.values()) {
    // A request or response without bytes needs no name.
    if (readRequest !== noBytes) types.set(`${name}Request`, { read: readRequest, write: writeRequest })
    if (readResponse !== noBytes) types.set(`${name}Response`, { read: readResponse, write: writeResponse })
  }
  const { channel } = protocol
  if (channel !== undefined) types.set(channel.name, channel as unknown as AnyCodec)
  for (const [record, name] of parts) {
    if (record.head.write !== noBytes) types.set(`${name}Head`, record.head)
    if (record.tail.write !== noBytes) types.set(`${name}Tail`, record.tail)
  }
  return types
}
