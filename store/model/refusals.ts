import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { HandlerError } from '../../runtime/index.ts'

/** Clients look for these words to tell this error from others. */
export function notValid(path: StorePath): HandlerError {
  return new HandlerError(`path '${path}' is not valid`)
}

/** Something that only clients who are trusted may ask for. */
export function notPrivileged(what: string): HandlerError {
  return new HandlerError(`you are not privileged to ${what}`)
}
