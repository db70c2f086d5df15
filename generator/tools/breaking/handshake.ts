import type { Step } from '../../ir/protocol.ts'
import { typeWords } from '../../ir/type-words.ts'
import { formatVersion } from '../../ir/version.ts'
import { defaultOf } from './fields.ts'
import { compareGates, onTheWire, wasPossible } from './gates.ts'
import { moved, pairByName } from './pairs.ts'
import { sameData } from './renamed-types.ts'
import type { SpecComparison } from './spec-comparison.ts'
import { retypedWords, sameType } from './type-refs.ts'

/** A step under a name that no other step has. */
interface NamedStep {
  readonly name: string
  readonly step: Step
}

/** Compares the handshakes of both specs. */
export function compareHandshakes(context: SpecComparison): void {
  const [old, now] = [context.old, context.new].map(({ protocol }) =>
    (protocol.handshake?.steps ?? []).map(step => ({ name: stepName(step), step })),
  ) as [NamedStep[], NamedStep[]]
  const pairs = pairByName(old, now, (a, b) => isRenamedStep(context, a.step, b.step))
  for (const { name, step } of pairs.removed) {
    context.reportOld('step-removed', 'wire', [step], `The handshake no longer has ${name}.`)
  }
  for (const { name, step } of pairs.added) {
    const broken = wasPossible(context, [step.kind === 'channel' ? {} : step.gate])
    const more = broken ? ' in sessions that lacked it: give it a newer gate' : ''
    const message = `The handshake gains ${name}${more}.`
    context.report('step-added', broken ? 'wire' : 'added', [step], message)
  }
  for (const { old: before, new: after, renamed } of pairs.both) {
    if (renamed) {
      const message = `In the handshake ${before.name} is named ${after.name} now.`
      context.report('step-renamed', 'api', [after.step], message)
    }
    compareSteps(context, after.name, before.step, after.step)
  }
  for (const { name, step } of moved(pairs, old, now)) {
    context.report('step-reordered', 'wire', [step], `In the handshake ${name} stands at another place.`)
  }
}

function stepName(step: Step): string {
  switch (step.kind) {
    case 'say':
      return `\`${step.name}\``
    case 'negotiate':
      return `the agreement on ${step.what}`
    case 'channel':
      return 'the run of the log channel'
  }
}

function isRenamedStep(context: SpecComparison, old: Step, now: Step): boolean {
  if (old.kind !== 'say' || now.kind !== 'say') return false
  return (
    sameType(context, old.type, now.type) &&
    sameData([old.from, old.gate, old.constant, old.default], [now.from, now.gate, now.constant, now.default])
  )
}

function compareSteps(context: SpecComparison, name: string, old: Step, now: Step): void {
  if (old.kind === 'say' && now.kind === 'say') compareSaid(context, name, old, now)
  if (old.kind === 'negotiate' && now.kind === 'negotiate') {
    const [before, after] = [old, now].map(({ client, server }) => `\`${client}\` and \`${server}\``)
    if (before !== after) {
      const message = `In the handshake ${name} was between ${before} and is between ${after}.`
      context.report('step-changed', 'wire', [now], message)
    }
    compareRefusals(context, old.refuse, now)
  }
  if (old.kind !== 'channel' && now.kind !== 'channel') {
    compareGates(context, `In the handshake ${name}`, old.gate, now.gate, onTheWire)
  }
}

type Said = Extract<Step, { kind: 'say' }>

function compareSaid(context: SpecComparison, name: string, old: Said, now: Said): void {
  const what = `${name} of the handshake`
  if (old.from !== now.from) {
    const message = `${what} came from the ${old.from} and comes from the ${now.from}.`
    context.report('step-changed', 'wire', [now, 'from'], message)
  }
  if (!sameType(context, old.type, now.type)) {
    const words = `${typeWords(old.type)} and is ${typeWords(now.type)}: ${retypedWords('wire')}`
    context.report('step-changed', 'wire', [now, 'type'], `${what} was ${words}.`)
  }
  if (old.constant !== now.constant) {
    const [before, after] = [old.constant, now.constant].map(value =>
      value === undefined ? 'any value' : `always 0x${value.toString(16)}`,
    )
    context.report('step-changed', 'wire', [now, 'const'], `${what} was ${before} and is ${after}.`)
  }
  compareRefusalWords(context, name, old, now)
  if (sameData(defaultOf(context.old, old), defaultOf(context.new, now))) return
  context.report('default-changed', 'api', [now, 'default'], `${what} has another default.`)
}

/** Compares the words by which a side may refuse the other. They end a handshake that would end anyway. */
function compareRefusalWords(context: SpecComparison, name: string, old: Said, now: Said): void {
  const [before, after] = [old, now].map(({ refusals = [] }) => refusals.map(({ word }) => word))
  for (const [index, word] of (after ?? []).entries()) {
    if (before?.includes(word)) continue
    const message = `${name} of the handshake may be 0x${word.toString(16)}, a refusal.`
    context.report('refusal-word-added', 'added', [now, 'refusals', index], message)
  }
  for (const word of before ?? []) {
    if (after?.includes(word)) continue
    const message = `${name} of the handshake is no longer 0x${word.toString(16)}, a refusal.`
    context.report('refusal-word-removed', 'wire', [now], message)
  }
}

function compareRefusals(
  context: SpecComparison,
  old: readonly { readonly from: number }[],
  now: Extract<Step, { kind: 'negotiate' }>,
): void {
  const [before, after] = [old, now.refuse].map(list => list.map(each => each.from))
  now.refuse.forEach(({ from }, index) => {
    if (before?.includes(from)) return
    const message = `Peers from ${formatVersion(from)} on are refused.`
    context.report('refusal-added', 'wire', [now, 'refuse', index], message)
  })
  for (const { from } of old) {
    if (after?.includes(from)) continue
    const message = `Peers from ${formatVersion(from)} on are no longer refused.`
    context.report('refusal-removed', 'added', [now], message)
  }
}
