import type { Rule } from './rule.ts'
import { bodyWithoutEnd, downloadAlone, streamRepeat } from './rules/bodies.ts'
import { channelNeeded } from './rules/channel.ts'
import { channelRoles, roleFields } from './rules/channel-roles.ts'
import { duplicateName, duplicateOpcode, duplicateTag, opcodeReserved } from './rules/duplicates.ts'
import { optionalNested, optionalNone, untilMismatch } from './rules/empty-strings.ts'
import { adaptWithoutExamples, exampleMismatch, patternSyntax } from './rules/examples.ts'
import { featureCount } from './rules/feature-count.ts'
import { featureWithoutForm } from './rules/feature-without-form.ts'
import {
  constFits,
  constWithDefault,
  defaultFits,
  defaultOfOptional,
  gatedFieldWithoutDefault,
  lossyWithoutGate,
} from './rules/fields.ts'
import { gatedTypeReferenced, pinOutsideVersions } from './rules/gated-types.ts'
import { featureUndeclared, gateConflict, gateOutsideVersions } from './rules/gates.ts'
import { goldenSession, goldenValue } from './rules/golden.ts'
import { grammarRules } from './rules/grammar-rules.ts'
import { grammarMissing, undefinedGrammar, unusedGrammar } from './rules/grammars.ts'
import { adapterShape, grammarShape } from './rules/hand-written.ts'
import { handshakeGate, handshakeNegotiate } from './rules/handshake.ts'
import { identifierClash } from './rules/identifier-clash.ts'
import { implementationOperations, vendorUnknown } from './rules/implementations.ts'
import { insteadMismatch } from './rules/instead.ts'
import { enumOrder, historyOrder, versionsOrder } from './rules/order.ts'
import { otherwiseUnreachable } from './rules/otherwise.ts'
import { payloadMismatch } from './rules/payloads.ts'
import { protocolFolder } from './rules/protocol-folder.ts'
import { recursionWithoutBase } from './rules/recursion.ts'
import { adapterMissing, undefinedStream, undefinedType, wordType } from './rules/references.ts'
import { removedGate } from './rules/removed-gate.ts'
import { responseOfOneField } from './rules/response.ts'
import { typeInstead } from './rules/type-instead.ts'
import { valueAboveMax } from './rules/value-above-max.ts'
import { wireNotTotal, wireUnreachable } from './rules/wire-choice.ts'
import { wireMismatch } from './rules/wire-forms.ts'

/** Every rule that `check` applies, in this order. */
export const rules: readonly Rule[] = [
  protocolFolder,
  versionsOrder,
  historyOrder,
  duplicateName,
  identifierClash,
  duplicateOpcode,
  duplicateTag,
  opcodeReserved,
  enumOrder,
  undefinedType,
  undefinedStream,
  undefinedGrammar,
  unusedGrammar,
  grammarRules,
  adapterMissing,
  adapterShape,
  grammarMissing,
  grammarShape,
  wordType,
  valueAboveMax,
  otherwiseUnreachable,
  optionalNone,
  untilMismatch,
  patternSyntax,
  exampleMismatch,
  adaptWithoutExamples,
  optionalNested,
  recursionWithoutBase,
  gateOutsideVersions,
  gateConflict,
  featureUndeclared,
  featureCount,
  featureWithoutForm,
  gatedTypeReferenced,
  typeInstead,
  pinOutsideVersions,
  gatedFieldWithoutDefault,
  defaultFits,
  defaultOfOptional,
  constFits,
  constWithDefault,
  lossyWithoutGate,
  wireNotTotal,
  wireUnreachable,
  wireMismatch,
  handshakeNegotiate,
  handshakeGate,
  channelRoles,
  roleFields,
  channelNeeded,
  streamRepeat,
  bodyWithoutEnd,
  downloadAlone,
  responseOfOneField,
  payloadMismatch,
  insteadMismatch,
  implementationOperations,
  vendorUnknown,
  removedGate,
  goldenSession,
  goldenValue,
]
