import { EncodeError } from '../errors/errors.ts'
import type { OperationInfo } from '../protocol/protocol.ts'
import { isSingle, streamOf } from '../protocol/stream-of.ts'
import { uploadIn } from '../protocol/upload-in.ts'
import type { Body } from '../streams/body.ts'
import { encodeStream, type OutgoingRecords } from '../streams/records.ts'
import type { ClientState } from './state.ts'

/**
 * The bytes of a body of records, in the way of the session; undefined if its body is something else there.
 *
 * @throws {EncodeError} without a count that is due, before anything is sent.
 */
export function recordBody(state: ClientState, operation: OperationInfo, records: object): Body | undefined {
  const stream = streamOf(uploadIn(state.session, operation)?.content)
  if (stream === undefined) return undefined
  try {
    return encodeStream(
      stream,
      (isSingle(stream) ? [records] : records) as OutgoingRecords<never>,
      state.session,
      (error, type, path, bytes) => state.explainRecord(error, type, path, bytes),
    )
  } catch (error) {
    throw error instanceof EncodeError ? error.locate(state.place(operation.name)) : error
  }
}
