// Generated from spec/nix-daemon by npm run generate. Do not edit.

export { buildModeTable, buildStatusTable } from './types/builds.ts'
export { optTrustedTable } from './types/handshake.ts'
export { fileIngestionMethodTable } from './types/hashes.ts'
export { activityTypeTable, fieldTypeTable, resultTypeTable, verbosityTable } from './types/logging.ts'
export { gcActionTable } from './types/store.ts'
