import { gatesOf } from '../../ir/boundaries.ts'
import { formatVersion } from '../../ir/version.ts'
import { hasMessages } from '../has-messages.ts'
import type { Rule } from '../rule.ts'

export const gateWithoutNegotiation: Rule = {
  id: 'gate-without-negotiation',
  summary: 'A handshake negotiates what the gates look at.',
  check: ({ protocol, spans }, report) => {
    // Programs that use codecs alone choose the version by themselves.
    if (!hasMessages(protocol)) return
    const steps = protocol.handshake?.steps ?? []
    const always = {
      version: `version ${formatVersion(protocol.versions.max)}`,
      features: 'no features',
    }
    for (const [what, parts] of [
      ['version', ['since', 'before']],
      ['features', ['feature', 'without']],
    ] as const) {
      if (steps.some(step => step.kind === 'negotiate' && step.what === what)) continue
      const found = gatesOf(protocol).flatMap(gate =>
        parts.filter(part => gate[part] !== undefined).map(part => spans.at(gate, part)),
      )
      const [first] = found
      // One report for all: the mistake is the handshake's.
      if (first === undefined) continue
      const others = found.length === 1 ? 'this gate' : `this gate and ${found.length - 1} more`
      report(
        first,
        `no handshake negotiates ${what === 'version' ? 'a version' : 'features'}: client and server always have ${always[what]} in ${others}`,
        `add a step with \`negotiate: ${what}\` to the handshake`,
      )
    }
  },
}
