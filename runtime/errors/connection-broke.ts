import { ConnectionError } from './errors.ts'
import { type Place, WireError } from './wire-error.ts'

/**
 * Builds the error of a reader whose connection has ended with an error, such as ECONNRESET: that becomes the cause.
 * An error that tells itself what happened is returned with the place added.
 */
export function connectionBroke(error: Error, place: Place = {}): WireError {
  if (error instanceof WireError) return error.locate(place)
  return new ConnectionError('closed', `the connection broke: ${error.message}`, place, { cause: error })
}
