import { GateError } from '../errors/errors.ts'
import { WireError } from '../errors/wire-error.ts'
import type { AnyOperation } from '../protocol/protocol.ts'
import { describeGate, holds } from '../session/gate.ts'
import { writeUint } from '../wire/write.ts'
import type { ClientState } from './state.ts'

/**
 * Appends a request to the writer.
 *
 * @throws {GateError} if the session does not have the operation.
 * @throws {EncodeError | GateError} if a value cannot be encoded; the writer keeps nothing of the request then.
 */
export function writeRequest(state: ClientState, operation: AnyOperation, request: unknown): void {
  const { protocol, session, writer } = state
  if (!holds(session, operation.gate)) {
    throw new GateError(
      `the connection does not have this operation: it exists ${describeGate(operation.gate, protocol.features)}`,
      state.place(operation.name),
    )
  }
  const start = writer.offset
  writer.depth = 0
  writeUint(writer, operation.opcode, 0xffffffff)
  const fields = writer.offset
  try {
    operation.writeRequest(writer, request)
  } catch (error) {
    state.unsent = Buffer.from(writer.bytes.subarray(fields, writer.offset))
    writer.offset = start
    // The writer may hold earlier requests; errors count offsets from the start of this one.
    if (error instanceof WireError && error.place.offset !== undefined) {
      error.place.offset -= start
      error.locate({})
    }
    throw error
  }
}
