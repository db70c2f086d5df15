// Generated from spec/nix-daemon by npm run generate. Do not edit.

import { activityAsLine } from '../../runtime/adapters/activity-as-line.ts'
import { type Protocol, withOperations } from '../../runtime/codegen/protocol.ts'
import { nixDaemonCore } from './core.ts'
import { type LogMessage, writeLogMessage } from './log.ts'
import { operations } from './operations.ts'
import { verbosityTable } from './types/logging.ts'
import { V1_20 } from './versions.ts'

/**
 * What a Nix client and the Nix daemon say to each other, also called the worker protocol.
 *
 * After a [handshake](handshake.yaml) the client sends requests, one after the other: the opcode
 * as an `Int`, then the fields. The server answers each with messages of the
 * [log channel](logging.yaml), the last of which says whether a response follows.
 *
 * ## Bytes
 *
 * Everything is a multiple of 8 bytes, save for the contents of frames. There are no type tags and
 * no lengths of messages: both sides must know what comes. Numbers are words of 8 bytes, little
 * endian; byte sequences are padded with zeros.
 *
 * - A list is a `Size` n and n elements, whose order means something.
 * - A set has the same bytes. Nix writes its elements in ascending byte order; readers take any
 *   order, and drop what is there twice.
 * - A map is a `Size` n and n pairs, which Nix writes in the order of the keys. Of two equal keys
 *   most readers take the last; the overrides of `SetOptions` and (after Nix 2.35) the outputs of
 *   a derivation take the first.
 * - A struct is its fields one after the other.
 *
 * ## Bodies
 *
 * What is too long for a field is streamed, in one of four ways:
 *
 * - *Frames*, since 1.23: a length as an `Int`, that many raw bytes **without padding**, and so on
 *   until a length of 0. Their boundaries mean nothing. There is no way to abort: a client that
 *   fails half-way still writes the 0, and the server sees contents that stop too early. While it
 *   writes frames a client must also read the log channel, or both sides wait for each other once
 *   the buffers of the socket are full.
 * - *Pulled*: the server asks for each piece with the message `Read`.
 * - *Pushed*: the server sends each piece with the message `Write`.
 * - *Inline*: raw bytes whose own grammar says where they end.
 *
 * ## NAR
 *
 * The archive format of Nix. In this grammar every word in quotes, `name`, `target` and `contents`
 * are `Bytes`; a NAR has neither a length nor a trailer and ends with the `)` that closes the root.
 *
 * ```
 * nar       = "nix-archive-1" node
 * node      = "(" "type" (regular | symlink | directory) ")"
 * regular   = "regular" ["executable" ""] "contents" contents
 * symlink   = "symlink" "target" target
 * directory = "directory" {"entry" "(" "name" name "node" node ")"}
 * ```
 *
 * Entries stand in strictly ascending byte order of their names. A name is not empty, not `.` or
 * `..`, and holds neither a slash nor a zero byte. An empty file has empty contents, not none. Owner,
 * times and all modes but the executable bit are not kept; the suffix `~nix~case~hack~N` of macOS
 * is local.
 *
 * Nix up to 2.24.5 takes fields in any order and does not compare entries with each other; 2.24.6
 * checks their order, 2.25.0 that of all tokens. `contents` is mandatory since 2.30.4, 2.31.3 and
 * 2.32.0. Since 2.35.0, 2.34.7, 2.33.6, 2.32.8, 2.31.5, 2.30.5, 2.29.4 and 2.28.7 there are limits:
 * 64 levels, 32 bytes of a token, 255 of a name, 4095 of a target, which must not be empty or hold
 * a zero byte.
 *
 * ## Other dialects
 *
 * Lix speaks 1.35 and no features; Determinate Nix adds features of its own; Guix speaks 1.15 with
 * changes of its own under numbers from 1.96 on. `nix-store --serve` speaks another protocol with
 * the same primitives.
 *
 * @see [spec/nix-daemon/protocol.yaml:4](../../spec/nix-daemon/protocol.yaml#L4)
 */
export const nixDaemon: Protocol<LogMessage> = /* @__PURE__ */ withOperations(nixDaemonCore, operations, {
  write: writeLogMessage,
  kinds: { end: 'Last', fail: 'Error', pull: 'Read', push: 'Write' },
  failDefaults: { level: 'Error', className: 'Error', traces: [], exitStatus: 1 },
  gated: {
    StartActivity: {
      gate: { since: V1_20 },
      instead: { kind: 'Next', field: 'msg', text: activityAsLine, level: 'level', levels: verbosityTable },
    },
    StopActivity: { gate: { since: V1_20 } },
    Result: { gate: { since: V1_20 } },
  },
})
