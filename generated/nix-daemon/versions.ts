// Generated from spec/nix-daemon by npm run generate. Do not edit.

/**
 * Protocol 1.10. `SetOptions` gains `useSubstitutes`.
 *
 * @see [spec/nix-daemon/versions.yaml:50](../../spec/nix-daemon/versions.yaml#L50)
 */
export const V1_10 = 0x010a

/**
 * Protocol 1.11. The handshake gains `reserveSpace`.
 *
 * @see [spec/nix-daemon/versions.yaml:53](../../spec/nix-daemon/versions.yaml#L53)
 */
export const V1_11 = 0x010b

/**
 * Protocol 1.12. `QuerySubstitutablePathInfos` is added, and `SetOptions` gains `overrides`.
 *
 * Clients also use `QueryValidPaths` and `QuerySubstitutablePaths` from here on.
 *
 * @see [spec/nix-daemon/versions.yaml:56](../../spec/nix-daemon/versions.yaml#L56)
 */
export const V1_12 = 0x010c

/**
 * Protocol 1.13. `QueryValidDerivers` is added, and paths to build may name outputs after a `!`.
 *
 * @see [spec/nix-daemon/versions.yaml:62](../../spec/nix-daemon/versions.yaml#L62)
 */
export const V1_13 = 0x010d

/**
 * Protocol 1.14. The handshake gains `cpuAffinity`.
 *
 * @see [spec/nix-daemon/versions.yaml:65](../../spec/nix-daemon/versions.yaml#L65)
 */
export const V1_14 = 0x010e

/**
 * Protocol 1.15. `BuildPaths` gains `mode`.
 *
 * @see [spec/nix-daemon/versions.yaml:68](../../spec/nix-daemon/versions.yaml#L68)
 */
export const V1_15 = 0x010f

/**
 * Protocol 1.16. Path infos gain `ultimate`, `sigs` and `ca`; failed builds are no longer remembered.
 *
 * @see [spec/nix-daemon/versions.yaml:71](../../spec/nix-daemon/versions.yaml#L71)
 */
export const V1_16 = 0x0110

/**
 * Protocol 1.17. `QueryPathInfo` says whether the path is valid.
 *
 * @see [spec/nix-daemon/versions.yaml:74](../../spec/nix-daemon/versions.yaml#L74)
 */
export const V1_17 = 0x0111

/**
 * Protocol 1.19. `QueryMissing` is added.
 *
 * @see [spec/nix-daemon/versions.yaml:83](../../spec/nix-daemon/versions.yaml#L83)
 */
export const V1_19 = 0x0113

/**
 * Protocol 1.20. The log channel gains activities and their results.
 *
 * @see [spec/nix-daemon/versions.yaml:86](../../spec/nix-daemon/versions.yaml#L86)
 */
export const V1_20 = 0x0114

/**
 * Protocol 1.21. The server asks for the NAR of `AddToStoreNar` in pieces.
 *
 * @see [spec/nix-daemon/versions.yaml:89](../../spec/nix-daemon/versions.yaml#L89)
 */
export const V1_21 = 0x0115

/**
 * Protocol 1.22. `QueryDerivationOutputMap` is added and makes `QueryDerivationOutputs` obsolete.
 *
 * `QuerySubstitutablePathInfos` takes content addresses.
 *
 * @see [spec/nix-daemon/versions.yaml:92](../../spec/nix-daemon/versions.yaml#L92)
 */
export const V1_22 = 0x0116

/**
 * Protocol 1.23. The NAR of `AddToStoreNar` travels in frames.
 *
 * @see [spec/nix-daemon/versions.yaml:98](../../spec/nix-daemon/versions.yaml#L98)
 */
export const V1_23 = 0x0117

/**
 * Protocol 1.25. `AddToStore` gets its new form, and clients no longer use `AddTextToStore`.
 *
 * @see [spec/nix-daemon/versions.yaml:104](../../spec/nix-daemon/versions.yaml#L104)
 */
export const V1_25 = 0x0119

/**
 * Protocol 1.26. The message `Error` carries a structured error and loses its exit status.
 *
 * @see [spec/nix-daemon/versions.yaml:107](../../spec/nix-daemon/versions.yaml#L107)
 */
export const V1_26 = 0x011a

/**
 * Protocol 1.27. `QueryValidPaths` gains `substitute`.
 *
 * `RegisterDrvOutput` and `QueryRealisation` come while it is current: only 1.28 promises them.
 *
 * @see [spec/nix-daemon/versions.yaml:110](../../spec/nix-daemon/versions.yaml#L110)
 */
export const V1_27 = 0x011b

/**
 * Protocol 1.28. A `BuildResult` carries the built outputs.
 *
 * Development snapshots up to commit `9d309de0de` test for 1.12 by mistake; none was released.
 *
 * @see [spec/nix-daemon/versions.yaml:116](../../spec/nix-daemon/versions.yaml#L116)
 */
export const V1_28 = 0x011c

/**
 * Protocol 1.29. A `BuildResult` carries `timesBuilt`, `isNonDeterministic`, `startTime` and
 * `stopTime`.
 *
 * @see [spec/nix-daemon/versions.yaml:122](../../spec/nix-daemon/versions.yaml#L122)
 */
export const V1_29 = 0x011d

/**
 * Protocol 1.30. A `DerivedPath` gets its new grammar.
 *
 * @see [spec/nix-daemon/versions.yaml:125](../../spec/nix-daemon/versions.yaml#L125)
 */
export const V1_30 = 0x011e

/**
 * Protocol 1.31. `RegisterDrvOutput` and `QueryRealisation` carry realisations as JSON.
 *
 * @see [spec/nix-daemon/versions.yaml:128](../../spec/nix-daemon/versions.yaml#L128)
 */
export const V1_31 = 0x011f

/**
 * Protocol 1.32. `AddMultipleToStore` is added.
 *
 * @see [spec/nix-daemon/versions.yaml:131](../../spec/nix-daemon/versions.yaml#L131)
 */
export const V1_32 = 0x0120

/**
 * Protocol 1.33. The handshake tells the server's release.
 *
 * @see [spec/nix-daemon/versions.yaml:134](../../spec/nix-daemon/versions.yaml#L134)
 */
export const V1_33 = 0x0121

/**
 * Protocol 1.34. `BuildPathsWithResults` is added.
 *
 * @see [spec/nix-daemon/versions.yaml:137](../../spec/nix-daemon/versions.yaml#L137)
 */
export const V1_34 = 0x0122

/**
 * Protocol 1.35. The handshake tells whether the server trusts the client.
 *
 * @see [spec/nix-daemon/versions.yaml:140](../../spec/nix-daemon/versions.yaml#L140)
 */
export const V1_35 = 0x0123

/**
 * Protocol 1.36. `AddPermRoot` is added.
 *
 * Errors about derivations of a newer format also go by it, as a hint.
 *
 * @see [spec/nix-daemon/versions.yaml:143](../../spec/nix-daemon/versions.yaml#L143)
 */
export const V1_36 = 0x0124

/**
 * Protocol 1.37. A `BuildResult` carries `cpuUser` and `cpuSystem`.
 *
 * @see [spec/nix-daemon/versions.yaml:149](../../spec/nix-daemon/versions.yaml#L149)
 */
export const V1_37 = 0x0125

/**
 * Protocol 1.38. The handshake exchanges sets of features. The last number.
 *
 * @see [spec/nix-daemon/versions.yaml:152](../../spec/nix-daemon/versions.yaml#L152)
 */
export const V1_38 = 0x0126

/** Protocol 1.96. */
export const V1_96 = 0x0160

/**
 * Bit of the feature `realisation-with-path-not-hash`. Realisations are named by the path of the
 * derivation, no longer by its hash modulo.
 *
 * It changes the outputs in a `BuildResult` and both forms of `RegisterDrvOutput` and
 * `QueryRealisation`, which Nix 2.35 and later refuse without it.
 *
 * @see [spec/nix-daemon/versions.yaml:157](../../spec/nix-daemon/versions.yaml#L157)
 */
export const RealisationWithPathNotHashFeature: number = 1

/**
 * Bit of the feature `delete-dead-specific-referrers`. `CollectGarbage` says with `gcPaths` which
 * paths it is about, and whether their referrers too.
 *
 * @see [spec/nix-daemon/versions.yaml:163](../../spec/nix-daemon/versions.yaml#L163)
 */
export const DeleteDeadSpecificReferrersFeature: number = 1 << 1

/**
 * Bit of the feature `disable-set-options`. Clients leave out the `SetOptions` that they send first
 * otherwise.
 *
 * Servers offer it where they would ignore it anyway: inside recursive builds.
 *
 * @see [spec/nix-daemon/versions.yaml:166](../../spec/nix-daemon/versions.yaml#L166)
 */
export const DisableSetOptionsFeature: number = 1 << 2

/**
 * Bit of the feature `add-to-store-scanning`. `AddToStoreScanning` is added. Servers offer it inside
 * builds only.
 *
 * @see [spec/nix-daemon/versions.yaml:171](../../spec/nix-daemon/versions.yaml#L171)
 */
export const AddToStoreScanningFeature: number = 1 << 3

/**
 * Bit of the feature `submit-output`. `SubmitOutput` is added. Servers offer it inside builds with
 * `builder-rpc-v0` only.
 *
 * @see [spec/nix-daemon/versions.yaml:173](../../spec/nix-daemon/versions.yaml#L173)
 */
export const SubmitOutputFeature: number = 1 << 4

/**
 * Bit of the feature `queryActiveBuilds`. Opcode 48 asks for the builds that run; see the reserved
 * opcodes.
 *
 * @see [spec/nix-daemon/versions.yaml:175](../../spec/nix-daemon/versions.yaml#L175)
 */
export const QueryActiveBuildsFeature: number = 1 << 5

/**
 * Bit of the feature `provenance`. A path info ends with a string that says where the path came from.
 *
 * It would change the answer of `QueryPathInfo` and the bodies of `AddToStoreNar` and
 * `AddMultipleToStore`. The name is not verified, so nothing in this spec depends on it.
 *
 * @see [spec/nix-daemon/versions.yaml:178](../../spec/nix-daemon/versions.yaml#L178)
 */
export const ProvenanceFeature: number = 1 << 6

/** Names of the features on the wire; the index is the bit in a session. */
export const featureNames: readonly string[] = [
  'realisation-with-path-not-hash',
  'delete-dead-specific-referrers',
  'disable-set-options',
  'add-to-store-scanning',
  'submit-output',
  'queryActiveBuilds',
  'provenance',
]

/**
 * Which release of Nix speaks which version, oldest first.
 *
 * @see [spec/nix-daemon/versions.yaml:188](../../spec/nix-daemon/versions.yaml#L188)
 */
export const releases: readonly { readonly from: string; readonly to?: string; readonly version: number }[] =
  [
    { from: '0.11', version: 0x0102 },
    { from: '0.12', version: 0x0104 },
    { from: '0.13', to: '0.15', version: 0x0105 },
    { from: '0.16', version: 0x0106 },
    { from: '1.0', version: 0x010a },
    { from: '1.1', version: 0x010b },
    { from: '1.2', version: 0x010c },
    { from: '1.3', to: '1.5.3', version: 0x010d },
    { from: '1.6', to: '1.10', version: 0x010e },
    { from: '1.11', to: '1.11.16', version: 0x010f },
    { from: '2.0', to: '2.0.4', version: 0x0114 },
    { from: '2.1', to: '2.3.18', version: 0x0115 },
    { from: '2.4', to: '2.6.1', version: 0x0120 },
    { from: '2.7', version: 0x0121 },
    { from: '2.8', to: '2.14.1', version: 0x0122 },
    { from: '2.15', to: '2.19.4', version: 0x0123 },
    { from: '2.20', to: '2.23', version: 0x0125 },
    { from: '2.24', to: '2.34', version: 0x0126 },
    { from: '2.35', version: 0x0126 },
    { from: '2.36-dev', version: 0x0126 },
  ]
