import { integerText } from '../ir/integer-text.ts'
import type { Handshake, Step } from '../ir/protocol.ts'
import { formatVersion } from '../ir/version.ts'
import { defaultText, named } from './fields.ts'
import { blocks, code, heading, list, table } from './markdown.ts'
import { after, details, prose, summary } from './prose.ts'
import {
  codeLink,
  gateText,
  type Here,
  here,
  lineLink,
  originItem,
  type Site,
  sourceLink,
  typeLinks,
} from './site.ts'
import { wordBytes } from './word-bytes.ts'

/** Writes `handshake.md`: everything that both sides send before the first operation. */
export function documentHandshake(site: Site, handshake: Handshake): string {
  const { steps, doc, source } = handshake
  const at = here(
    site,
    'handshake',
    steps.flatMap(step => (step.kind === 'say' ? [step.name] : [])),
  )
  return blocks(
    heading(1, 'Handshake'),
    doc === undefined ? '' : prose(at, doc, source, 1),
    list([
      originItem('handshake', '', handshake.origin),
      `**Spec:** ${sourceLink(at, source)}`,
      `**Code:** ${codeLink(at, 'handshake', 'handshake.ts')}`,
    ]),
    heading(2, 'Steps'),
    'In this order; **When** compares with the version that both sides have agreed on.',
    table(
      ['Step', 'From', 'What', 'Type', 'When', 'Default', 'Meaning', 'Spec'],
      steps.map((step, index) => row(at, step, index + 1)),
    ),
    ...notes(at, steps),
  )
}

function row(at: Here, step: Step, index: number): string[] {
  const place = lineLink(at, step.source)
  const text = summary(at, step.doc, step.source)
  if (step.kind === 'channel') return [String(index), 'server', 'log channel', '', '', '', text, place]
  const when = gateText(at, step.gate)
  if (step.kind === 'negotiate') {
    const agree = `${step.what === 'version' ? 'The smaller' : 'The names in both'} of ${code(step.client)} and ${code(step.server)}.`
    return [String(index), 'both', `agree on ${step.what}`, '', when, '', text || agree, place]
  }
  const { constant, constantName } = step
  const always =
    constant === undefined
      ? ''
      : `, always ${code(integerText(constant))}${named(constantName)}, as bytes ${wordBytes(constant)}`
  const type = `${typeLinks(at, step.type)}${always}`
  return [String(index), step.from, code(step.name), type, when, defaultText(step), text, place]
}

/** Writes the texts that do not fit into the table. */
function notes(at: Here, steps: readonly Step[]): string[] {
  return steps.flatMap(step => {
    const name =
      step.kind === 'say' ? step.name : step.kind === 'negotiate' ? `agree on ${step.what}` : 'log channel'
    const refusals = refusalsOf(step).map(({ when, doc }) =>
      after(`**${when}.**`, prose(at, doc, step.source)),
    )
    const text = details(at, step.doc, step.source, 3)
    return text === '' && refusals.length === 0 ? [] : [heading(3, name), blocks(text, ...refusals)]
  })
}

/** Lists how a step can end the handshake. */
function refusalsOf(step: Step): { readonly when: string; readonly doc: string }[] {
  if (step.kind === 'negotiate') {
    return step.refuse.map(({ from, doc }) => ({
      when: `From ${formatVersion(from)} on the peer is refused`,
      doc,
    }))
  }
  if (step.kind !== 'say') return []
  return (step.refusals ?? []).map(({ word, doc }) => ({
    when: `With ${code(integerText(word))}, as bytes ${wordBytes(word)}, the ${step.from} refuses the other side`,
    doc,
  }))
}
