// Generated from spec/nix-daemon by npm run generate. Do not edit.

import type { LegacyDerivedPathValue } from '../../runtime/adapters/legacy-derived-path.ts'
import type { RealisationJsonValue } from '../../runtime/adapters/realisation-json.ts'

/**
 * Something to be had: a store path as it is, or outputs of a derivation.
 *
 * The value is always in the grammar of 1.30; for an older peer it is translated.
 *
 * | Since 1.30 | Meaning | Before 1.30 |
 * | --- | --- | --- |
 * | `PATH` | fetch this path, even where it ends in `.drv` | `PATH`, but a `.drv` cannot be asked for |
 * | `DRV!*` | build all outputs | `DRV` |
 * | `DRV!out,dev` | build these outputs | `DRV!out,dev` |
 * | `DRV!out!dev` | build `dev` of the derivation that is the output `out` of `DRV` | none |
 *
 * Output names are sorted and joined by commas without blanks. Before 1.30 the string is split
 * at the first `!`, and `DRV!*` means an output that is literally called `*`: `QueryMissing`
 * silently finds nothing. The nested form comes with Nix 2.18, needs the experimental feature
 * `dynamic-derivations`, and is split at the last `!`. The `^` of the command line never occurs.
 * Nix 2.8 takes an empty list of outputs as all, and an empty member as nothing; 2.26 and later
 * refuse both. Outputs after `!` can be given from 1.13 on.
 *
 * @see [spec/nix-daemon/types/builds.yaml:5](../../spec/nix-daemon/types/builds.yaml#L5)
 */
export type DerivedPath = LegacyDerivedPathValue
/**
 * One path: a store path as it is, or one output of a derivation that is named the same way.
 *
 * Only `SubmitOutput` uses it.
 *
 * @see [spec/nix-daemon/types/builds.yaml:35](../../spec/nix-daemon/types/builds.yaml#L35)
 */
export type SingleDerivedPath = SingleDerivedPathOpaque | SingleDerivedPathBuilt

/** A store path as it is. */
export interface SingleDerivedPathOpaque {
  readonly kind: 'Opaque'
  /** The path. */
  readonly path: StorePath
}

/** An output of a derivation. */
export interface SingleDerivedPathBuilt {
  readonly kind: 'Built'
  /** The derivation. */
  readonly drvPath: SingleDerivedPath
  /** The name of its output. */
  readonly output: string
}

/**
 * How to build.
 *
 * Up to Nix 2.22 it is read as an `Int`, and a number above 2 acts as `Normal`; since 2.23 it is
 * a byte and any other number is a fatal error.
 *
 * @see [spec/nix-daemon/types/builds.yaml:55](../../spec/nix-daemon/types/builds.yaml#L55)
 */
export type BuildMode = 'Normal' | 'Repair' | 'Check' | number
/**
 * How a build ended.
 *
 * `Built`, `Substituted`, `AlreadyValid` and `ResolvesToAlreadyValid` are successes, all others
 * failures. It is read as an `Int` up to Nix 2.33 and as a byte since 2.34, where a reader
 * refuses anything above 14. Inside Nix 2.32 and later there is a fifteenth failure,
 * `HashMismatch`, which is sent as `OutputRejected`.
 *
 * @see [spec/nix-daemon/types/builds.yaml:68](../../spec/nix-daemon/types/builds.yaml#L68)
 */
export type BuildStatus =
  | 'Built'
  | 'Substituted'
  | 'AlreadyValid'
  | 'PermanentFailure'
  | 'InputRejected'
  | 'OutputRejected'
  | 'TransientFailure'
  | 'CachedFailure'
  | 'TimedOut'
  | 'MiscFailure'
  | 'DependencyFailed'
  | 'LogLimitExceeded'
  | 'NotDeterministic'
  | 'ResolvesToAlreadyValid'
  | 'NoSubstituters'
  | number

/**
 * How a build ended, with its error, its statistics and its outputs.
 *
 * A build that failed is a `BuildResult` too, not an error. The outputs stand last on the wire,
 * although their gate is older than those of the fields before them: a peer of 1.28 sends
 * `status`, `errorMsg` and the outputs only.
 *
 * @see [spec/nix-daemon/types/builds.yaml:107](../../spec/nix-daemon/types/builds.yaml#L107)
 */
export interface BuildResult {
  /** How the build ended. */
  readonly status: BuildStatus
  /** What went wrong, with ANSI colours; empty on success. */
  readonly errorMsg: string
  /**
   * How often it was built in this request.
   *
   * A statistic, dropped for older peers: nothing is decided by it. Nix 2.34.8 reports 0 even
   * for builds that ran.
   *
   * @since 1.29
   * @defaultValue `0`; dropped where the version does not have it
   */
  readonly timesBuilt: Int
  /**
   * Whether several builds gave different results.
   *
   * A remark, dropped for older peers: where it is a failure, `status` says so.
   *
   * @since 1.29
   * @defaultValue `false`; dropped where the version does not have it
   */
  readonly isNonDeterministic: Bool
  /**
   * When the build began, 0 if unknown. A statistic, dropped for older peers.
   *
   * @since 1.29
   * @defaultValue `0`; dropped where the version does not have it
   */
  readonly startTime: Time
  /**
   * When the build ended, 0 if unknown. A statistic, dropped for older peers.
   *
   * @since 1.29
   * @defaultValue `0`; dropped where the version does not have it
   */
  readonly stopTime: Time
  /**
   * Processor time in user mode. A statistic, dropped for older peers.
   *
   * @since 1.37
   */
  readonly cpuUser: OptMicroseconds
  /**
   * Processor time in the kernel. A statistic, dropped for older peers.
   *
   * @since 1.37
   */
  readonly cpuSystem: OptMicroseconds
  /**
   * The outputs by name, with the feature; empty after a failure.
   *
   * @remarks On the wire only with the feature realisation-with-path-not-hash.
   * @defaultValue `[]`
   */
  readonly builtOutputs: readonly (readonly [OutputName, UnkeyedRealisationS])[]
  /**
   * The outputs by the derivation's hash modulo, without the feature; empty after a failure.
   *
   * The key is the `id` of the value. Nix 2.35 and later no longer know that hash: without the
   * feature they send the key `sha256:` with 64 zeros, `!` and the output's name, and a
   * realisation of only `id` and `outPath`.
   *
   * @since 1.28, without the feature realisation-with-path-not-hash
   * @defaultValue `[]`
   */
  readonly builtRealisations: readonly (readonly [DrvOutput, Realisation])[]
}

/**
 * What was asked for, and how that ended.
 *
 * @see [spec/nix-daemon/types/builds.yaml:181](../../spec/nix-daemon/types/builds.yaml#L181)
 */
export interface KeyedBuildResult {
  /** What was asked for, as in the request. */
  readonly path: DerivedPath
  /** How it ended. */
  readonly result: BuildResult
}

/**
 * An output of a derivation; which of the three strings are empty says of what kind it is.
 *
 * | Kind | `path` | `hashAlgo` | `hash` | Since |
 * | --- | --- | --- | --- | --- |
 * | input-addressed | full path | empty | empty | |
 * | fixed | full path, which readers compute anew | method and algorithm | base 16 | |
 * | floating | empty | method and algorithm | empty | Nix 2.4, experimental |
 * | deferred | empty | empty | empty | Nix 2.4 |
 * | impure | empty | method and algorithm | `impure` | Nix 2.8, experimental |
 *
 * @see [spec/nix-daemon/types/derivations.yaml:5](../../spec/nix-daemon/types/derivations.yaml#L5)
 */
export interface DerivationOutput {
  /** The full store path, or empty where it is known only after the build. */
  readonly path: string
  /**
   * How the output is content-addressed, or empty.
   *
   * Spelled `sha256`, `r:sha256`, `text:sha256` or `git:sha1`: without the `fixed:` of a
   * `ContentAddressMethodWithAlgo`.
   */
  readonly hashAlgo: string
  /**
   * The expected hash in base 16, the word `impure`, or empty.
   *
   * Readers also take nix32 and base 64.
   */
  readonly hash: string
}

/**
 * A derivation without its input derivations: all that is needed to run the builder.
 *
 * The name is not part of it; it is that of the derivation's path without `.drv`. Structured
 * attributes travel in the variable `__json`.
 *
 * @see [spec/nix-daemon/types/derivations.yaml:34](../../spec/nix-daemon/types/derivations.yaml#L34)
 */
export interface BasicDerivation {
  /**
   * The outputs by name, written in the order of the names.
   *
   * Of two equal names the development branch after Nix 2.35 takes the first.
   */
  readonly outputs: readonly (readonly [OutputName, DerivationOutput])[]
  /**
   * All store paths that the build may read.
   *
   * A client that sends a derivation with input derivations puts their outputs here as well.
   * One without any is left as it is, since for content-addressed outputs a change alters
   * their identity.
   */
  readonly inputSrcs: readonly StorePath[]
  /** The system to build on, e.g. `x86_64-linux`. */
  readonly platform: string
  /** The program to run, e.g. the path of a shell, or `builtin:fetchurl`. */
  readonly builder: string
  /** The program's arguments. */
  readonly args: readonly string[]
  /**
   * The program's environment; of two equal names readers take the last.
   *
   * It must hold the path of each input-addressed output under the output's name. The daemon
   * does not add it: without it the builder fails, and with another path the outputs are
   * rejected.
   */
  readonly env: readonly (readonly [string, string])[]
}

/**
 * A protocol version in one word: the major number times 256, plus the minor number.
 *
 * 1.38 is 0x126. Peers mask the upper bits away (0xff00 and 0x00ff), but compare the whole word
 * in places, so nothing above 0xffff should be written.
 *
 * @see [spec/nix-daemon/types/handshake.yaml:5](../../spec/nix-daemon/types/handshake.yaml#L5)
 */
export type VersionWord = number
/**
 * Whether the server trusts the client.
 *
 * A client is trusted if the peer of the socket is a trusted user and the daemon's own store
 * says that it trusts the daemon.
 *
 * @see [spec/nix-daemon/types/handshake.yaml:13](../../spec/nix-daemon/types/handshake.yaml#L13)
 */
export type OptTrusted = 'Unknown' | 'Trusted' | 'NotTrusted' | number
/**
 * The name of a hash algorithm.
 *
 * `blake3` comes with Nix 2.27 and needs the experimental feature `blake3-hashes`; 2.26 answers
 * `unknown hash algorithm`.
 *
 * @see [spec/nix-daemon/types/hashes.yaml:5](../../spec/nix-daemon/types/hashes.yaml#L5)
 */
export type HashAlgorithm = string
/**
 * The SHA-256 of a path's NAR: 64 lower-case hexadecimal digits without a prefix.
 *
 * That is how all peers write it. Readers also take base 16 in upper case, nix32, base 64,
 * `sha256:` before any of them, and the SRI form `sha256-…`.
 *
 * @see [spec/nix-daemon/types/hashes.yaml:15](../../spec/nix-daemon/types/hashes.yaml#L15)
 */
export type NARHash = string
/**
 * How a file system object becomes the bytes that are hashed (`AddToStore` below 1.25).
 *
 * Nix 2.0 to 2.3 read it as a `Bool`, later releases as a byte that is at most 1; anything else
 * is a fatal error.
 *
 * @see [spec/nix-daemon/types/hashes.yaml:27](../../spec/nix-daemon/types/hashes.yaml#L27)
 */
export type FileIngestionMethod = 'Flat' | 'NixArchive' | number
/**
 * How a content-addressed path is addressed, without the hash itself.
 *
 * | Form | Meaning |
 * | --- | --- |
 * | `text:sha256` | a text file, which may have references; only sha256 is allowed |
 * | `fixed:ALGO` | the flat contents of one file |
 * | `fixed:r:ALGO` | the NAR |
 * | `fixed:git:ALGO` | the git object hash; since Nix 2.21, with the experimental feature `git-hashing` |
 *
 * `text:` with another algorithm ends the connection without a word on Nix 2.26 and 2.34: an
 * assertion fails in the daemon. The method inside a `DerivationOutput` is spelled differently.
 *
 * @see [spec/nix-daemon/types/hashes.yaml:43](../../spec/nix-daemon/types/hashes.yaml#L43)
 */
export type ContentAddressMethodWithAlgo = string
/**
 * A content address: a `ContentAddressMethodWithAlgo`, a colon and the hash in nix32.
 *
 * Readers also take the hash in base 16 or base 64, but not in the SRI form.
 *
 * @see [spec/nix-daemon/types/hashes.yaml:60](../../spec/nix-daemon/types/hashes.yaml#L60)
 */
export type ContentAddress = string
/**
 * A `ContentAddress` or nothing, which is written as the empty string.
 *
 * @see [spec/nix-daemon/types/hashes.yaml:73](../../spec/nix-daemon/types/hashes.yaml#L73)
 */
export type OptContentAddress = ContentAddress | undefined
/**
 * A signature of a path or a realisation: the key's name, a colon and base 64.
 *
 * Nix 2.34 and later end the connection with `signature is corrupt` where there is no colon or
 * the rest does not decode; up to 2.33 any string passes.
 *
 * @see [spec/nix-daemon/types/hashes.yaml:77](../../spec/nix-daemon/types/hashes.yaml#L77)
 */
export type Signature = string
/**
 * An unsigned number of 64 bits: 8 bytes, little endian, any value.
 *
 * All other numbers of the protocol are written the same way and differ only in the range that a
 * reader accepts. Programs see a plain number, guarded at 2^53-1; where larger values really
 * occur, the field has a type of its own: `ActivityId`, `ByteLimit` or `FieldInteger`.
 *
 * @see [spec/nix-daemon/types/integers.yaml:5](../../spec/nix-daemon/types/integers.yaml#L5)
 */
export type UInt64 = number
/**
 * A word that holds a C `unsigned int`: readers refuse anything above 2^32-1.
 *
 * Opcodes, the scalars of `SetOptions`, the exit status of an old error, `GCAction` (since Nix
 * 2.33) and all acknowledgements are of this type. So are three counts that readers check more
 * tightly than others: the fields of a log message, the overrides of `SetOptions` and the length
 * of a frame.
 *
 * @see [spec/nix-daemon/types/integers.yaml:14](../../spec/nix-daemon/types/integers.yaml#L14)
 */
export type Int = number
/**
 * A word that holds one byte: readers refuse anything above 255.
 *
 * Used for tags and for small enums.
 *
 * @see [spec/nix-daemon/types/integers.yaml:24](../../spec/nix-daemon/types/integers.yaml#L24)
 */
export type UInt8 = number
/**
 * A word that holds a C `int64_t`: readers refuse anything above 2^63-1.
 *
 * A negative number can be written, as two's complement, but every reader refuses it. Only the
 * processor times of a `BuildResult` are of this type.
 *
 * @see [spec/nix-daemon/types/integers.yaml:31](../../spec/nix-daemon/types/integers.yaml#L31)
 */
export type Int64 = number
/**
 * A time in seconds since 1970-01-01 00:00 UTC, as a C `time_t`.
 *
 * Readers refuse anything above 2^63-1. A time before 1970 would be written as two's complement,
 * and no reader accepts that.
 *
 * @see [spec/nix-daemon/types/integers.yaml:39](../../spec/nix-daemon/types/integers.yaml#L39)
 */
export type Time = number
/**
 * A length or a count, as a C `size_t`.
 *
 * The reference reader accepts what fits its `size_t` and allocates what it is told: a string of
 * 2^40 bytes ends with the error `Nix daemon out of memory`, one of 2^63 bytes or more with
 * `basic_string::_M_create`, and both with a closed connection. The limits of this protocol are
 * therefore checked before anything is allocated.
 *
 * @see [spec/nix-daemon/types/integers.yaml:47](../../spec/nix-daemon/types/integers.yaml#L47)
 */
export type Size = number
/**
 * Names an activity of the server: a counter plus the server's process id shifted left by 32.
 *
 * It is unique within the process that serves the connection. The sum passes 2^53-1 as soon as
 * process ids pass 2^21, so it is always a bigint. 0 stands for no activity.
 *
 * @see [spec/nix-daemon/types/integers.yaml:57](../../spec/nix-daemon/types/integers.yaml#L57)
 */
export type ActivityId = bigint
/**
 * A number of bytes that may stand for no limit at all, written as 2^64-1.
 *
 * Always a bigint, because its usual value does not fit a number.
 *
 * @see [spec/nix-daemon/types/integers.yaml:65](../../spec/nix-daemon/types/integers.yaml#L65)
 */
export type ByteLimit = bigint
/**
 * A number among the fields of a log message.
 *
 * A number up to 2^53-1 and a bigint above that: activity ids and byte counts both occur here.
 *
 * @see [spec/nix-daemon/types/integers.yaml:72](../../spec/nix-daemon/types/integers.yaml#L72)
 */
export type FieldInteger = number | bigint
/**
 * A boolean that readers check: 0 is false, 1 is true, all else is an error.
 *
 * Older documentation calls it `Bool64` and says that every value but 0 is true. The reference
 * implementation reads it, since 2.0, as an integer whose largest value is 1: a 2 is answered
 * with `serialised integer 2 is too large for type 'b'` and the connection ends. Lix, Guix and
 * Nix up to 1.11 are laxer, in ways that differ from field to field. Write only 0 and 1.
 *
 * Strict fields: `repair`, `dontCheckSigs`, `ultimate`, `checkContents`, `fixed`,
 * `ignoreLiveness`, `deleteReferrers`, `isNonDeterministic` and the validity flag of
 * `QueryPathInfo`.
 *
 * @see [spec/nix-daemon/types/integers.yaml:79](../../spec/nix-daemon/types/integers.yaml#L79)
 */
export type Bool = boolean
/**
 * A boolean that readers take loosely: 0 is false, any other value up to 2^32-1 is true.
 *
 * Older documentation calls it `Bool`; it is read as an `Int` that is compared with 0. All flags
 * of `SetOptions`, `substitute` of `QueryValidPaths`, both flags of the handshake, and the answers
 * of `IsValidPath`, `HasSubstitutes`, `VerifyStore` and `QuerySubstitutablePathInfo` are of this
 * type. Write only 0 and 1.
 *
 * @see [spec/nix-daemon/types/integers.yaml:93](../../spec/nix-daemon/types/integers.yaml#L93)
 */
export type BoolInt = boolean
/**
 * A duration in microseconds, or nothing.
 *
 * A tag word, 0 or 1, and after a 1 the number: 500 seconds are written as 500000000. Older
 * documentation calls the number `seconds`, which it is not.
 *
 * @see [spec/nix-daemon/types/integers.yaml:103](../../spec/nix-daemon/types/integers.yaml#L103)
 */
export type OptMicroseconds = Int64 | undefined
/**
 * How important a message is, or how unimportant messages may be to be wanted.
 *
 * The values are those of Nix 2.4 and later and of Lix. Older releases count differently, and no
 * protocol version tells them apart: 2.1 to 2.3 all speak 1.21.
 *
 * | Number | Up to 2.2, Guix | 2.3 | Since 2.4 |
 * | --- | --- | --- | --- |
 * | 0 | Error | Error | Error |
 * | 1 | Info | Warn | Warn |
 * | 2 | Talkative | Info | Notice |
 * | 3 | Chatty | Talkative | Info |
 * | 4 | Debug | Chatty | Talkative |
 * | 5 | Vomit | Debug | Chatty |
 * | 6 | | Vomit | Debug |
 * | 7 | | | Vomit |
 *
 * @see [spec/nix-daemon/types/logging.yaml:5](../../spec/nix-daemon/types/logging.yaml#L5)
 */
export type Verbosity =
  | 'Error'
  | 'Warn'
  | 'Notice'
  | 'Info'
  | 'Talkative'
  | 'Chatty'
  | 'Debug'
  | 'Vomit'
  | number
/**
 * What kind of activity begins.
 *
 * `ActivityPayload` lists the fields that each kind comes with. Lix stops at 111.
 *
 * @see [spec/nix-daemon/types/logging.yaml:34](../../spec/nix-daemon/types/logging.yaml#L34)
 */
export type ActivityType =
  | 'Unknown'
  | 'CopyPath'
  | 'FileTransfer'
  | 'Realise'
  | 'CopyPaths'
  | 'Builds'
  | 'Build'
  | 'OptimiseStore'
  | 'VerifyPaths'
  | 'Substitute'
  | 'QueryPathInfo'
  | 'PostBuildHook'
  | 'BuildWaiting'
  | 'FetchTree'
  | 'FetchToStore'
  | number
/**
 * What kind of result an activity reports.
 *
 * `ResultPayload` lists the fields that each kind comes with. Lix stops at 107.
 *
 * @see [spec/nix-daemon/types/logging.yaml:100](../../spec/nix-daemon/types/logging.yaml#L100)
 */
export type ResultType =
  | 'FileLinked'
  | 'BuildLogLine'
  | 'UntrustedPath'
  | 'CorruptedPath'
  | 'SetPhase'
  | 'Progress'
  | 'SetExpected'
  | 'PostBuildLogLine'
  | 'FetchStatus'
  | 'FetchToStore'
  | number
/**
 * The word before a `Field` that says what it holds.
 *
 * A client ends the connection at any other number.
 *
 * @see [spec/nix-daemon/types/logging.yaml:125](../../spec/nix-daemon/types/logging.yaml#L125)
 */
export type FieldType = 'Int' | 'String' | number
/**
 * One detail of an activity or a result; what it means depends on its place and their type.
 *
 * @see [spec/nix-daemon/types/logging.yaml:136](../../spec/nix-daemon/types/logging.yaml#L136)
 */
export type Field = FieldInt | FieldString

/** A number. */
export interface FieldInt {
  readonly kind: 'Int'
  /** The number. */
  readonly value: FieldInteger
}

/** Text, or the bytes that a builder wrote. */
export interface FieldString {
  readonly kind: 'String'
  /** The text. */
  readonly value: string
}

/**
 * One line of how an error came about.
 *
 * @see [spec/nix-daemon/types/logging.yaml:152](../../spec/nix-daemon/types/logging.yaml#L152)
 */
export interface TraceLine {
  /** The line. */
  readonly hint: string
}

/**
 * An error as it is written from 1.26 on.
 *
 * The message `Error` of the log channel holds the same fields, and those of older versions.
 *
 * @see [spec/nix-daemon/types/logging.yaml:164](../../spec/nix-daemon/types/logging.yaml#L164)
 */
export interface ErrorValue {
  /**
   * How bad it is; in practice always `Error`.
   *
   * @defaultValue `'Error'`
   */
  readonly level: Verbosity
  /**
   * To be ignored: always `Error` since Nix 2.8.
   *
   * Nix 2.4 to 2.7 fill in the name of the C++ class, where they happen to know it.
   * Older documentation calls the field `name`.
   *
   * @defaultValue `'Error'`
   */
  readonly className: string
  /** The message, with ANSI colours and without a leading `error:`. */
  readonly msg: string
  /**
   * How the error came about.
   *
   * @defaultValue `[]`
   */
  readonly traces: readonly TraceLine[]
}

/**
 * An output of a derivation, named by the derivation's hash: `sha256:HEX!OUTPUT`.
 *
 * The hash is the derivation's hash modulo: that of the derivation with its fixed-output inputs
 * replaced by what they stand for. Writers use sha256 in base 16; readers take any algorithm
 * with its prefix, or an SRI hash, and split at the first `!`. With the feature
 * `realisation-with-path-not-hash` there is `DrvOutputS` instead.
 *
 * @see [spec/nix-daemon/types/realisations.yaml:5](../../spec/nix-daemon/types/realisations.yaml#L5)
 */
export type DrvOutput = string
/**
 * Which path a derivation's output turned out to be, as JSON text.
 *
 * | Key | Value |
 * | --- | --- |
 * | `id` | a `DrvOutput` |
 * | `outPath` | a `BaseStorePath`; a full path is refused |
 * | `signatures` | an array of strings |
 * | `dependentRealisations` | an object from `DrvOutput` to `BaseStorePath` |
 *
 * `id` and `outPath` are required. Writers emit the keys sorted and without blanks. A signature
 * is made of the text without the key `signatures`. Nix 2.34 and later always write an empty
 * `dependentRealisations`, and ignore it when they read. The text must be valid UTF-8.
 *
 * @see [spec/nix-daemon/types/realisations.yaml:19](../../spec/nix-daemon/types/realisations.yaml#L19)
 */
export type Realisation = RealisationJsonValue

/**
 * An output of a derivation, named by the derivation's path.
 *
 * @remarks On the wire only with the feature realisation-with-path-not-hash.
 * @see [spec/nix-daemon/types/realisations.yaml:40](../../spec/nix-daemon/types/realisations.yaml#L40)
 */
export interface DrvOutputS {
  /** The derivation. */
  readonly drvPath: StorePath
  /** The name of its output. */
  readonly outputName: string
}

/**
 * Which path an output turned out to be, without saying of which output.
 *
 * @remarks On the wire only with the feature realisation-with-path-not-hash.
 * @see [spec/nix-daemon/types/realisations.yaml:47](../../spec/nix-daemon/types/realisations.yaml#L47)
 */
export interface UnkeyedRealisationS {
  /** The path, in full. */
  readonly outPath: StorePath
  /** Signatures of the realisation. */
  readonly signatures: readonly Signature[]
}

/**
 * Which path an output turned out to be.
 *
 * @remarks On the wire only with the feature realisation-with-path-not-hash.
 * @see [spec/nix-daemon/types/realisations.yaml:54](../../spec/nix-daemon/types/realisations.yaml#L54)
 */
export interface RealisationS {
  /** The output. */
  readonly id: DrvOutputS
  /** What it turned out to be. */
  readonly value: UnkeyedRealisationS
}

/**
 * What the store knows about a valid path, without the path itself.
 *
 * Determinate Nix appends a string of provenance where its feature for that was negotiated. No
 * release of Nix does, and the feature's name is not certain, so it is not part of this type.
 *
 * @see [spec/nix-daemon/types/store.yaml:5](../../spec/nix-daemon/types/store.yaml#L5)
 */
export interface UnkeyedValidPathInfo {
  /** The derivation that produced the path, if that is known. */
  readonly deriver: OptStorePath
  /** The SHA-256 of the path's NAR. */
  readonly narHash: NARHash
  /** The store paths that occur in the contents, the path itself among them if it does. */
  readonly references: readonly StorePath[]
  /**
   * When the path was registered.
   *
   * On uploads the local store ignores it and takes the current time.
   */
  readonly registrationTime: Time
  /** The length of the path's NAR in bytes. */
  readonly narSize: UInt64
  /**
   * Whether this store built the path itself and so need not trust anybody about it.
   *
   * @since 1.16
   * @defaultValue `false`
   */
  readonly ultimate: Bool
  /**
   * Signatures of the path.
   *
   * @since 1.16
   * @defaultValue `[]`
   */
  readonly sigs: readonly Signature[]
  /**
   * The content address, for paths that are named after their contents.
   *
   * @since 1.16
   */
  readonly ca: OptContentAddress
}

/**
 * A valid store path and what the store knows about it.
 *
 * @see [spec/nix-daemon/types/store.yaml:46](../../spec/nix-daemon/types/store.yaml#L46)
 */
export interface ValidPathInfo {
  /** The path itself. */
  readonly path: StorePath
  /** What the store knows about it. */
  readonly info: UnkeyedValidPathInfo
}

/**
 * What a substituter knows about a path that it offers.
 *
 * The path itself is not part of it: it is asked for, or is the key of a map. Older
 * documentation lists it as a first field.
 *
 * @see [spec/nix-daemon/types/store.yaml:56](../../spec/nix-daemon/types/store.yaml#L56)
 */
export interface SubstitutablePathInfo {
  /** The derivation that produced the path, if that is known. */
  readonly deriver: OptStorePath
  /** The store paths that occur in the contents. */
  readonly references: readonly StorePath[]
  /** How many bytes the download takes, 0 if unknown. */
  readonly downloadSize: UInt64
  /** The length of the unpacked NAR, 0 if unknown. On the wire since 1.7. */
  readonly narSize: UInt64
}

/**
 * A store path and, from 1.22 on, the content address it is asked for with.
 *
 * The content address lets a substituter with another store directory find the path.
 *
 * @see [spec/nix-daemon/types/store.yaml:76](../../spec/nix-daemon/types/store.yaml#L76)
 */
export interface PathWithContentAddress {
  /** The path. */
  readonly path: StorePath
  /**
   * Its content address, if it has one.
   *
   * @since 1.22
   */
  readonly ca: OptContentAddress
}

/**
 * One root of the garbage collector.
 *
 * @see [spec/nix-daemon/types/store.yaml:91](../../spec/nix-daemon/types/store.yaml#L91)
 */
export interface GcRoot {
  /**
   * What holds the path: a symbolic link, or a file below `/proc` for a running process.
   *
   * For an untrusted client all run-time roots read `{censored}` (since Nix 2.3), so the same
   * link can stand for many roots.
   */
  readonly link: string
  /** The path that it keeps alive. */
  readonly target: StorePath
}

/**
 * What a garbage collection does.
 *
 * Nix up to 2.32 takes a number above 3 and returns nothing; 2.33 and later answer with an
 * error.
 *
 * @see [spec/nix-daemon/types/store.yaml:105](../../spec/nix-daemon/types/store.yaml#L105)
 */
export type GCAction = 'ReturnLive' | 'ReturnDead' | 'DeleteDead' | 'DeleteSpecific' | number
/**
 * Which paths a garbage collection is about, with the feature `delete-dead-specific-referrers`.
 *
 * @see [spec/nix-daemon/types/store.yaml:119](../../spec/nix-daemon/types/store.yaml#L119)
 */
export type GCPaths = GCPathsSpecific | GCPathsWholeStore

/** Only the given paths. */
export interface GCPathsSpecific {
  readonly kind: 'Specific'
  /** The paths. */
  readonly paths: readonly StorePath[]
  /**
   * Whether dead paths that refer to them are deleted as well.
   *
   * @defaultValue `false`
   */
  readonly deleteReferrers: Bool
}

/** All paths of the store. */
export interface GCPathsWholeStore {
  readonly kind: 'WholeStore'
}

/**
 * A sequence of bytes: its length as `Size`, the bytes, and zeros up to a multiple of 8.
 *
 * Nothing is added where the length is a multiple of 8 already, and so nothing after an empty
 * sequence. A padding byte that is not zero is a fatal error (`non-zero padding`).
 *
 * @see [spec/nix-daemon/types/strings.yaml:5](../../spec/nix-daemon/types/strings.yaml#L5)
 */
export type Bytes = Uint8Array
/**
 * The same bytes as `Bytes`, usually text.
 *
 * No encoding is checked, and a zero byte is allowed. Most strings are UTF-8, but the lines of a
 * build log travel as the builder wrote them and may hold anything.
 *
 * @see [spec/nix-daemon/types/strings.yaml:13](../../spec/nix-daemon/types/strings.yaml#L13)
 */
export type StringValue = string
/**
 * An absolute path in the server's file system, as it is.
 *
 * The protocol does not check it. A relative path would be resolved against the working
 * directory of the daemon.
 *
 * @see [spec/nix-daemon/types/strings.yaml:21](../../spec/nix-daemon/types/strings.yaml#L21)
 */
export type Path = string
/**
 * The full path of a store object: the store directory, a slash and a `BaseStorePath`.
 *
 * The store directory is `/nix/store` unless the daemon is built or configured for another one
 * (Guix uses `/gnu/store`); the pattern shows the default. Since Nix 2.4 a reader wants an
 * absolute path with exactly one valid component below the store directory; 2.3 only asks that
 * it lies inside and has no further slash. A bad path in a request is a fatal error.
 *
 * @see [spec/nix-daemon/types/strings.yaml:34](../../spec/nix-daemon/types/strings.yaml#L34)
 */
export type StorePath = string
/**
 * A store path without its directory: 32 characters of hash, a dash and a `StorePathName`.
 *
 * The hash is 160 bits in nix32, whose alphabet is `0123456789abcdfghijklmnpqrsvwxyz`: the
 * digits and the lower-case letters without `e`, `o`, `t` and `u`. Where this type is asked for,
 * a full path is refused.
 *
 * @see [spec/nix-daemon/types/strings.yaml:50](../../spec/nix-daemon/types/strings.yaml#L50)
 */
export type BaseStorePath = string
/**
 * The name part of a store path: 1 to 211 letters, digits and characters of `+-._?=`.
 *
 * Nix 2.18.3, 2.20.2 and later (not 2.19.0 and 2.20.0) also refuse `.` and `..` and names that
 * begin with `.-` or `..-`; `.foo` is accepted by all. Nix 2.3.7 does not check the length.
 *
 * @see [spec/nix-daemon/types/strings.yaml:63](../../spec/nix-daemon/types/strings.yaml#L63)
 */
export type StorePathName = string
/**
 * The name of a derivation's output, by the rules of a `StorePathName`.
 *
 * Usually `out`; others are `dev`, `lib`, `man` and so on.
 *
 * @see [spec/nix-daemon/types/strings.yaml:73](../../spec/nix-daemon/types/strings.yaml#L73)
 */
export type OutputName = string
/**
 * The hash part of a store path: exactly 32 characters of nix32.
 *
 * Older documentation says base 16. Anything else than 32 characters is answered with the error
 * `invalid hash part`, after which the connection goes on.
 *
 * @see [spec/nix-daemon/types/strings.yaml:82](../../spec/nix-daemon/types/strings.yaml#L82)
 */
export type StorePathHash = string
/**
 * A `StorePath` or nothing, which is written as the empty string.
 *
 * @see [spec/nix-daemon/types/strings.yaml:94](../../spec/nix-daemon/types/strings.yaml#L94)
 */
export type OptStorePath = StorePath | undefined
