import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { HandlerError } from '../../runtime/index.ts'

/** Makes the error for an invalid path. Clients recognise it by these words. */
export function notValid(path: StorePath): HandlerError {
  return new HandlerError(`path '${path}' is not valid`)
}

/** Makes the error for a request that only trusted clients may make. */
export function notPrivileged(what: string): HandlerError {
  return new HandlerError(`you are not privileged to ${what}`)
}
