// Generated from spec/nix-daemon by npm run generate. Do not edit.

import type { Step } from '../../runtime/codegen/protocol.ts'
import type { Writer } from '../../runtime/codegen/wire.ts'
import * as wire from '../../runtime/codegen/wire.ts'
import {
  type OptTrusted,
  readOptTrusted,
  readVersionWord,
  type VersionWord,
  writeOptTrusted,
  writeVersionWord,
} from './types/handshake.ts'
import { type BoolInt, type Int, readBoolInt, readInt, writeBoolInt, writeInt } from './types/integers.ts'
import { readString, writeString } from './types/strings.ts'
import { V1_11, V1_14, V1_33, V1_35, V1_38, V1_96 } from './versions.ts'

/** Values that the client sends in the handshake, by the names of the steps. */
export interface ClientHello {
  /**
   * The newest version that the client speaks.
   *
   * Clients up to Nix 2.22, Lix and Guix send it after they have read the server's, later ones
   * together with the first word. Servers do not care.
   *
   * Clients of Nix 2.23 send it twice. The second one is taken as the flag of `cpuAffinity` and
   * the flag as the processor, so a server must take any flag but 0 as true and ignore the
   * processor.
   *
   * @see [spec/nix-daemon/handshake.yaml:52](../../spec/nix-daemon/handshake.yaml#L52)
   */
  readonly clientVersion?: VersionWord | undefined
  /**
   * The features that the client knows. It writes them before it reads the server's.
   *
   * @since 1.38
   * @see [spec/nix-daemon/handshake.yaml:78](../../spec/nix-daemon/handshake.yaml#L78)
   */
  readonly clientFeatures?: readonly string[] | undefined
  /**
   * The processor that the daemon should stay on. Obsolete.
   *
   * Honoured up to Nix 2.5, ignored since 2.6. Clients of 2.0 to 2.3 may send one, where
   * `lock-cpu` is set and both sides are on one machine; later ones never do.
   *
   * @since 1.14
   * @see [spec/nix-daemon/handshake.yaml:95](../../spec/nix-daemon/handshake.yaml#L95)
   */
  readonly cpuAffinity?: Int | undefined
  /**
   * Whether the daemon keeps some disk space in reserve. Obsolete.
   *
   * Without effect since Nix 2.0; clients send false, those of Guix true.
   *
   * @since 1.11
   * @see [spec/nix-daemon/handshake.yaml:105](../../spec/nix-daemon/handshake.yaml#L105)
   */
  readonly reserveSpace?: BoolInt | undefined
}

/** Values that the server sends in the handshake, by the names of the steps. */
export interface ServerHello {
  /**
   * The newest version that the server speaks, whatever the client's is.
   *
   * @see [spec/nix-daemon/handshake.yaml:48](../../spec/nix-daemon/handshake.yaml#L48)
   */
  readonly serverVersion?: VersionWord | undefined
  /**
   * The features that the server offers. It reads the client's before it writes them.
   *
   * @since 1.38
   * @see [spec/nix-daemon/handshake.yaml:84](../../spec/nix-daemon/handshake.yaml#L84)
   */
  readonly serverFeatures?: readonly string[] | undefined
  /**
   * The server's release, e.g. `2.34.8`. Other implementations may say anything.
   *
   * @since 1.33
   * @see [spec/nix-daemon/handshake.yaml:114](../../spec/nix-daemon/handshake.yaml#L114)
   */
  readonly daemonNixVersion?: string | undefined
  /**
   * Whether the server trusts the client.
   *
   * Older servers do not say: try, and see what is refused.
   *
   * @since 1.35
   * @see [spec/nix-daemon/handshake.yaml:120](../../spec/nix-daemon/handshake.yaml#L120)
   */
  readonly trusted?: OptTrusted | undefined
}

/**
 * Both sides say who they are and agree on a version, then on features, and tell each other a few
 * things.
 *
 * All gates compare with the negotiated version: the smaller of the two numbers, and the features
 * that both sides named. Peers up to Nix 2.22 compare with the other side's number instead, which
 * comes to the same because no gate of theirs lies above their own number. The client must flush
 * after `reserveSpace`, since a server of 1.33 or newer answers only then.
 *
 * Clients then send `SetOptions`, which no server insists on.
 *
 * ## Peers that do not match
 *
 * - At a wrong first word, or one with its upper bits set, the server closes without a byte.
 * - At a client below its minimum (1.10; 1.18 since Nix 2.33) the server sends its two words and
 *   closes.
 * - A client of exactly 1.10 and a server of Nix 2.0 to 2.6 wait for each other: those servers
 *   read `reserveSpace` from all clients. Fixed in 2.7.
 * - Servers up to Nix 2.33 look at the client's minor number only, later ones take the smaller of
 *   the two versions: a client of 2.38 is treated as one of 1.38 by both.
 * - A client refuses a server of another major number (`Nix daemon protocol version not
 *   supported`) and one below its own minimum.
 * - Lix is fixed at 1.35. It takes peers from 1.10 on (2.90), from 1.21 on (2.91 to 2.93), and only
 *   from 1.35 on (2.94 and later).
 * - Determinate Nix may answer with another word in place of `serverMagic` to deny access; its
 *   value is not verified.
 *
 * @see [spec/nix-daemon/handshake.yaml:4](../../spec/nix-daemon/handshake.yaml#L4)
 */
export const handshake: readonly Step[] = [
  {
    kind: 'say',
    from: 'client',
    name: 'clientMagic',
    gate: {},
    codec: { read: readInt, write: writeInt },
    constant: 0x6e697863,
  },
  {
    kind: 'say',
    from: 'server',
    name: 'serverMagic',
    gate: {},
    codec: { read: readInt, write: writeInt },
    constant: 0x6478696f,
  },
  {
    kind: 'say',
    from: 'server',
    name: 'serverVersion',
    gate: {},
    codec: { read: readVersionWord, write: writeVersionWord },
  },
  {
    kind: 'say',
    from: 'client',
    name: 'clientVersion',
    gate: {},
    codec: { read: readVersionWord, write: writeVersionWord },
  },
  {
    kind: 'negotiate',
    what: 'version',
    client: 'clientVersion',
    server: 'serverVersion',
    gate: {},
    refuse: [
      {
        from: V1_96,
        doc: 'A peer that speaks the dialect of Guix. It speaks 1.15 with changes of its own, which it counts from 0x160 (1.96) to 0x164 (1.100): no features, trust or release in the handshake whatever the number says, a shorter `SetOptions` from 0x161 on, other errors and no activities in the log channel, no `QueryPathInfo` flag, no operation from 36 on, and two of its own, 80 (`BuiltinBuilders`) and 81 (`SubstituteURLs`). A client that believed the number would wait for features forever.',
      },
    ],
  },
  {
    kind: 'say',
    from: 'client',
    name: 'clientFeatures',
    gate: { since: V1_38 },
    codec: {
      read: r => wire.readList(r, readString),
      write: (w: Writer, item: readonly string[]) => wire.writeList(w, item, writeString),
    },
    default: [],
  },
  {
    kind: 'say',
    from: 'server',
    name: 'serverFeatures',
    gate: { since: V1_38 },
    codec: {
      read: r => wire.readList(r, readString),
      write: (w: Writer, item: readonly string[]) => wire.writeList(w, item, writeString),
    },
    default: [],
  },
  {
    kind: 'negotiate',
    what: 'features',
    client: 'clientFeatures',
    server: 'serverFeatures',
    gate: { since: V1_38 },
    refuse: [],
  },
  {
    kind: 'say',
    from: 'client',
    name: 'cpuAffinity',
    gate: { since: V1_14 },
    codec: {
      read: r => wire.readLaxOptional(r, readBoolInt, readInt),
      write: (w: Writer, item: Int | undefined) => wire.writeOptional(w, item, writeInt),
    },
  },
  {
    kind: 'say',
    from: 'client',
    name: 'reserveSpace',
    gate: { since: V1_11 },
    codec: { read: readBoolInt, write: writeBoolInt },
    default: false,
  },
  {
    kind: 'say',
    from: 'server',
    name: 'daemonNixVersion',
    gate: { since: V1_33 },
    codec: { read: readString, write: writeString },
  },
  {
    kind: 'say',
    from: 'server',
    name: 'trusted',
    gate: { since: V1_35 },
    codec: { read: readOptTrusted, write: writeOptTrusted },
    default: 'Unknown',
  },
  { kind: 'channel' },
]
