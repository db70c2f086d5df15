import { EncodeError, GateError } from '../errors/errors.ts'
import { typeName } from './type-name.ts'
import { isNothing } from './write-value.ts'
import { reject, rejectWhole, type Writer } from './writer.ts'

/**
 * Checks that the value is an object, whose fields can be written.
 *
 * @throws {EncodeError} `wrong-type` if it is not.
 */
export function expectObject(w: Writer, value: unknown, type: string): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    rejectWhole(w, type, `expected ${type} (an object), got ${typeName(value)}`)
  }
}

/**
 * Returns the value of a field that the session has.
 *
 * @throws {EncodeError} `missing-field` if it is undefined.
 */
export function required<T>(w: Writer, value: T | undefined, path: string, gate: string): T {
  if (isNothing(w, value)) {
    throw new EncodeError('missing-field', `${path} is missing: it is on the wire ${gate}`, {
      version: w.version,
    })
  }
  return value as T
}

/**
 * Checks that a field that the session does not have holds only its default.
 *
 * @throws {GateError} if it does not: skipping the field would silently lose its value.
 */
export function rejectGated(w: Writer, isDefault: boolean, path: string, gate: string): void {
  if (isDefault) return
  throw new GateError(
    `${path} would be lost: it is on the wire only ${gate}; leave it out or negotiate that`,
    {
      version: w.version,
    },
  )
}

/** Throws the error for a union value whose `kind` names no case. */
export function rejectKind(w: Writer, value: unknown, path: string, kinds: string): never {
  const kind = (value as { kind?: unknown }).kind
  reject(w, 'unknown-name', `${path}: the kind ${JSON.stringify(kind)} is not one of ${kinds}`)
}

/** Throws the error for the case of a union that keeps its tag, if another case has that tag. */
export function rejectTag(w: Writer, path: string, tag: number, kind: string): never {
  reject(w, 'not-encodable', `${path}: ${tag} is the tag of ${kind}, so give a value of that kind`)
}
