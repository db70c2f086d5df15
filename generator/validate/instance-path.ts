import type { ErrorObject } from 'ajv'

/** Splits the JSON pointer to the value that an error is about. */
export function instancePath(error: ErrorObject): string[] {
  return error.instancePath
    .split('/')
    .slice(1)
    .map(segment => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
}
