import { codecs } from '../../generated/nix-daemon/codecs.ts'
import {
  activityPayload,
  type ResultMessage,
  resultPayload,
  type StartActivityMessage,
} from '../../generated/nix-daemon/log.ts'
import { nixDaemon } from '../../generated/nix-daemon/protocol.ts'
import { noBytes } from '../../runtime/protocol/no-bytes.ts'
import type { AnyStreamCodec, Protocol } from '../../runtime/protocol/protocol.ts'
import type { AnyCodec } from '../../runtime/wire/codec.ts'
import { UsageError } from '../io.ts'

/** A protocol as the commands see it. */
export interface KnownProtocol {
  readonly protocol: Protocol
  /** Every type that has a name of its own: types, requests, responses, messages, parts of records. */
  readonly types: ReadonlyMap<string, AnyCodec>
  /** Gives the name under which the layout has the parts of a record. */
  recordName(record: AnyStreamCodec['record']): string | undefined
  /** Names the values in the list of a log message, and the field that holds the list. */
  payload(message: { readonly kind: string }): MessagePayload | undefined
}

/** Named fields in place of a list. */
export interface MessagePayload {
  readonly list: string
  readonly fields: Readonly<Record<string, unknown>>
}

// A static import of all names would leave an object of them in the file that the bundled library shares with us.
const streams = await import('../../generated/nix-daemon/streams.ts')

const records = new Map(
  (Object.values(streams) as unknown[])
    .filter((each): each is AnyStreamCodec => typeof each === 'object' && each !== null && 'record' in each)
    .filter(stream => stream.count === undefined && stream.marker === undefined)
    .map(stream => [stream.record, stream.name]),
)

const known: Readonly<Record<string, KnownProtocol>> = {
  'nix-daemon': {
    protocol: nixDaemon,
    types: typesOf(nixDaemon, codecs, records),
    recordName: record => records.get(record),
    payload(message) {
      const fields =
        message.kind === 'StartActivity'
          ? activityPayload(message as StartActivityMessage)
          : message.kind === 'Result'
            ? resultPayload(message as ResultMessage)
            : undefined
      if (fields === undefined) return undefined
      // The message has its type already.
      const { type: _, ...rest } = fields
      return { list: 'fields', fields: rest }
    },
  },
}

/** Lists the protocols that the commands know. */
export function protocolNames(): string[] {
  return Object.keys(known)
}

/** Finds a protocol by its name. @throws {UsageError} */
export function findProtocol(name: string): KnownProtocol {
  const found = Object.hasOwn(known, name) ? known[name] : undefined
  if (found !== undefined) return found
  throw new UsageError(`unknown protocol '${name}'; known are: ${protocolNames().join(', ')}`)
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
  if (protocol.channel !== undefined) types.set('LogMessage', protocol.channel as unknown as AnyCodec)
  for (const [record, name] of parts) {
    if (record.head.write !== noBytes) types.set(`${name}Head`, record.head)
    if (record.tail.write !== noBytes) types.set(`${name}Tail`, record.tail)
  }
  return types
}
