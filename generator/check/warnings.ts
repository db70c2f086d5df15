import type { Rule } from './rule.ts'
import { gateWithoutNegotiation } from './rules/gate-without-negotiation.ts'
import { missingDocs } from './rules/missing-docs.ts'
import { unusedStream, unusedType } from './rules/unused.ts'

/** Rules that `check` applies to a spec without mistakes. A spec that breaks them is generated all the same. */
export const warningRules: readonly Rule[] = [unusedType, unusedStream, gateWithoutNegotiation, missingDocs]
