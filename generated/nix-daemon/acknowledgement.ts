// Generated from spec/nix-daemon by npm run generate. Do not edit.

import type { Reader, Writer } from '../../runtime/codegen/wire.ts'
import * as wire from '../../runtime/codegen/wire.ts'
import { readInt, writeInt } from './types/integers.ts'

export function readAcknowledgement(r: Reader): void {
  wire.skipConstant(r, readInt, 1)
}

export function writeAcknowledgement(w: Writer): void {
  writeInt(w, 1)
}
