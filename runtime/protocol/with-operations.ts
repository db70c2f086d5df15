import type { AnyOperation, Channel, Protocol, ProtocolCore, ServedChannel } from './protocol.ts'

/** The parts of a log channel that only a server needs. */
type Served<Message extends { readonly kind: string }> = Omit<ServedChannel<Message>, keyof Channel<Message>>

/**
 * Builds a whole protocol from the parts for clients, all operations, and the parts that write the log
 * channel.
 */
export function withOperations<Message extends { readonly kind: string }>(
  core: ProtocolCore<Message>,
  operations: ReadonlyMap<number, AnyOperation>,
  served?: Served<NoInfer<Message>>,
): Protocol<Message> {
  const { channel, ...rest } = core
  return channel === undefined || served === undefined
    ? { ...rest, operations }
    : { ...rest, channel: { ...channel, ...served }, operations }
}
