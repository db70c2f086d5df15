import type { UnkeyedValidPathInfo } from '../../generated/nix-daemon/index.ts'

/** A file with a NAR that is to be added. */
export interface Upload {
  readonly socket: string
  readonly path: string
  readonly info: UnkeyedValidPathInfo
  readonly file: string
}
