import { connectionBroke } from '../errors/connection-broke.ts'
import { ConnectionError, DecodeError } from '../errors/errors.ts'
import { hexWindow } from '../errors/hex-window.ts'

/**
 * Builds the error for a reader whose feed has ended, by an error or between or inside messages: then with the bytes
 * that have arrived of the message, behind those that were read and dropped.
 */
export function endError(cause: Error | undefined, bytes: Buffer, dropped: number): Error {
  if (cause !== undefined) return connectionBroke(cause)
  if (bytes.length === 0 && dropped === 0)
    return new ConnectionError('closed', 'the other side ended the connection before it answered')
  return new DecodeError('short-input', 'the other side ended the connection inside a message', {
    offset: dropped + bytes.length,
    window: hexWindow(bytes, bytes.length),
  })
}
