import { ConnectionError } from './errors.ts'

/** Builds the error for a client that left where it may, which is no fault of either side. */
export function leaving(cause?: unknown): ConnectionError {
  const error = new ConnectionError(
    'closed',
    'the client ended the connection',
    {},
    cause === undefined ? {} : { cause },
  )
  error.left = true
  return error
}

/** Tells whether an error, or the cause of one, is only that a client left. */
export function isLeaving(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each instanceof ConnectionError && each.left) return true
  }
  return false
}
