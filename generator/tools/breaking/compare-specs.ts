import type { Located } from '../../resolve/bases.ts'
import { compareChannels } from './channel.ts'
import { compareConstants } from './constants.ts'
import { type Finding, sortFindings } from './finding.ts'
import { compareGrammars } from './grammars.ts'
import { compareHandshakes } from './handshake.ts'
import { compareHeads } from './heads.ts'
import { compareOperations } from './operations.ts'
import { startComparison } from './spec-comparison.ts'
import { compareStreams } from './streams.ts'
import { compareTypes } from './types.ts'

/** Compares two specs of one protocol rule by rule; lists the worst differences first. */
export function compareSpecs(old: Located, now: Located): Finding[] {
  const findings: Finding[] = []
  const context = startComparison(old, now, findings)
  compareHeads(context)
  compareConstants(context)
  compareHandshakes(context)
  compareChannels(context)
  compareOperations(context)
  compareTypes(context)
  compareGrammars(context)
  compareStreams(context)
  return sortFindings(findings)
}
