import type { Step } from '../../ir/protocol.ts'
import { type Base, baseOf } from '../base-of.ts'
import type { CheckContext, ReportHere, Rule } from '../rule.ts'

type Negotiation = Extract<Step, { kind: 'negotiate' }>

export const handshakeNegotiate: Rule = {
  id: 'handshake-negotiate',
  summary: 'A negotiation, one a kind, names earlier steps of both sides with numbers or sets of strings.',
  check: (context, report) => {
    const steps = context.protocol.handshake?.steps ?? []
    const done = new Set<string>()
    steps.forEach((step, index) => {
      if (step.kind !== 'negotiate') return
      if (done.has(step.what))
        report(context.spans.at(step, 'negotiate'), `${step.what} stands in a negotiation before this one`)
      done.add(step.what)
      for (const side of ['client', 'server'] as const) {
        checkSide(context, report, step, side, steps.slice(0, index))
      }
    })
  },
}

function checkSide(
  context: CheckContext,
  report: ReportHere,
  step: Negotiation,
  side: 'client' | 'server',
  earlier: readonly Step[],
): void {
  const name = step[side]
  const span = context.spans.at(step, side)
  const said = earlier.find(each => each.kind === 'say' && each.name === name)
  // The step may be one that could not be read.
  if (said === undefined && context.broken.has('handshake')) return
  if (said?.kind !== 'say') report(span, `no step before this one is named \`${name}\``)
  else if (said.from !== side) report(span, `\`${name}\` is said by the ${said.from}, not by the ${side}`)
  else {
    const base = baseOf(context, said.type)
    if (base === undefined || suits(context, step.what, base)) return
    report(
      span,
      `\`${name}\` is no ${step.what === 'version' ? 'integer that is seen as a number' : 'set or list of strings'}`,
    )
  }
}

function suits(context: CheckContext, what: Negotiation['what'], base: Base): boolean {
  if (what === 'version') return base.kind === 'integer' && base.as === 'number'
  const element = base.kind === 'list' ? baseOf(context, base.of) : undefined
  return base.kind === 'list' && (element === undefined || element.kind === 'string')
}

export const handshakeGate: Rule = {
  id: 'handshake-gate',
  summary: 'A gate in the handshake comes after the negotiation of what it looks at.',
  check: ({ protocol, spans }, report) => {
    const done = new Set<string>()
    for (const step of protocol.handshake?.steps ?? []) {
      if (step.kind === 'channel') continue
      for (const part of ['since', 'before', 'feature', 'without'] as const) {
        const what = part === 'since' || part === 'before' ? 'version' : 'features'
        if (step.gate[part] === undefined || done.has(what)) continue
        report(
          spans.at(step.gate, part),
          `the ${what} ${what === 'version' ? 'is' : 'are'} not negotiated yet`,
          `move this step behind a step with \`negotiate: ${what}\``,
        )
      }
      if (step.kind === 'negotiate') done.add(step.what)
    }
  },
}
