/** Nix's data formats: store paths, hashes, content addresses, signatures, derivations and NARs. */

export { checkDerivation } from './check-derivation.ts'
export { type AccessRules, type ClientAccess, clientAccess } from './client-access.ts'
export { type ClientRights, clientRights } from './client-rights.ts'
export { admitSettings, type SettingsRules } from './client-settings.ts'
export {
  type ContentAddress,
  type ContentAddressMethod,
  type MethodWithAlgorithm,
  parseContentAddress,
  parseMethod,
  printContentAddress,
  printMethod,
} from './content-address.ts'
export { type Derivation, parseDerivation } from './derivation.ts'
export { type DerivationHash, hashDerivation, type InputHash, maskedHash } from './derivation-hash.ts'
export { type Inputs, type TextOptions, writeDerivation } from './derivation-text.ts'
export { type DerivationType, derivationType } from './derivation-type.ts'
export {
  type DerivationCode,
  DerivationError,
  KeyError,
  type PathCode,
  PathError,
} from './errors.ts'
export { type Hash, type HashAlgorithm, parseHash, parseHashAlgorithm, printHash } from './hash.ts'
export { HashModulo, type ModuloDigests } from './hash-modulo.ts'
export { contentAddressPath, makePath, type References } from './make-path.ts'
export { fileContents } from './nar/file-contents.ts'
export { CanonicalNarReader, MAX_DEPTH } from './nar/nar-reader.ts'
export { NarWriter } from './nar/nar-writer.ts'
export { decodeNix32, encodeNix32 } from './nix32.ts'
export {
  type DerivationPlace,
  type FixedOutput,
  fixedOutput,
  inputAddressedPath,
  outputPathName,
} from './output-paths.ts'
export { ReferenceScanner } from './reference-scanner.ts'
export { fingerprint, isSigned, type PublicKey, parsePublicKey } from './signatures.ts'
export { parseBaseName, parseStorePath, printStorePath, type StorePathParts } from './store-path.ts'
