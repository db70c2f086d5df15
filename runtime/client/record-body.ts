import { EncodeError } from '../errors/errors.ts'
import type { OperationInfo } from '../protocol/protocol.ts'
import { isSingle, streamOf } from '../protocol/stream-of.ts'
import { uploadIn } from '../protocol/upload-in.ts'
import type { Body } from '../streams/body.ts'
import { encodeStream, type OutgoingRecords } from '../streams/records.ts'
import type { ClientState } from './state.ts'

/**
 * Encodes records in the form of the session. Returns undefined if the session's body has other content.
 *
 * @throws {EncodeError} if the stream needs a count that `records` does not have; nothing is sent then.
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
