import type { AnyOperation, Channel, Protocol, ProtocolCore, ServedChannel } from './protocol.ts'

/** The parts of the log channel that only a server needs. */
type Served<Message extends { readonly kind: string }> = Omit<ServedChannel<Message>, keyof Channel<Message>>

/** A whole protocol: what a client needs, all operations, and how the log channel is written. */
export function withOperations<Message extends { readonly kind: string }>(
  core: ProtocolCore<Message>,
  operations: ReadonlyMap<number, AnyOperation>,
  served?: Served<Message>,
): Protocol<Message> {
  const { channel, ...rest } = core
  return channel === undefined || served === undefined
    ? { ...rest, operations }
    : { ...rest, channel: { ...channel, ...served }, operations }
}
