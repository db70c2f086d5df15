// Generated from spec/nix-daemon by npm run generate. Do not edit.

import * as wire from '../../../runtime/codegen/wire.ts'
import { type EnumTable, enumTable, type Reader, type Writer } from '../../../runtime/codegen/wire.ts'

/**
 * A protocol version in one word: the major number times 256, plus the minor number.
 *
 * 1.38 is 0x126. Peers mask the upper bits away (0xff00 and 0x00ff), but compare the whole word
 * in places, so nothing above 0xffff should be written.
 *
 * @see [spec/nix-daemon/types/handshake.yaml:5](../../../spec/nix-daemon/types/handshake.yaml#L5)
 */
export type VersionWord = number

export function readVersionWord(r: Reader): VersionWord {
  return wire.readUint(r, 0xffffffff)
}

export function writeVersionWord(w: Writer, value: VersionWord): void {
  wire.writeUint(w, value, 0xffffffff)
}

/**
 * Whether the server trusts the client.
 *
 * A client is trusted if the peer of the socket is a trusted user and the daemon's own store
 * says that it trusts the daemon.
 *
 * @see [spec/nix-daemon/types/handshake.yaml:13](../../../spec/nix-daemon/types/handshake.yaml#L13)
 */
export type OptTrusted = 'Unknown' | 'Trusted' | 'NotTrusted' | number

/**
 * Names and numbers of {@link OptTrusted}.
 *
 * @see [spec/nix-daemon/types/handshake.yaml:13](../../../spec/nix-daemon/types/handshake.yaml#L13)
 */
export const optTrustedTable: EnumTable<Exclude<OptTrusted, number>> = /* @__PURE__ */ enumTable(
  { Unknown: 0, Trusted: 1, NotTrusted: 2 },
  255,
)

export function readOptTrusted(r: Reader): OptTrusted {
  return wire.readEnum(r, optTrustedTable)
}

export function writeOptTrusted(w: Writer, value: OptTrusted): void {
  wire.writeEnum(w, value, optTrustedTable)
}
