import { bodyCase } from '../../differences/operation.ts'
import { contentName } from '../../ir/content.ts'
import { holds } from '../../ir/gate.ts'
import { sessionWords } from '../../ir/gate-words.ts'
import type { BodyCase, Content, Operation } from '../../ir/protocol.ts'
import type { SpecComparison } from './spec-comparison.ts'

/** Compares the bodies of an operation. */
export function compareBodies(context: SpecComparison, old: Operation, now: Operation): void {
  compareBody(context, 'upload', old, now)
  compareBody(context, 'download', old, now)
  if (old.upload !== undefined && now.upload !== undefined) compareUploads(context, old, now)
  const [before, after] = [old.download, now.download]
  if (before === undefined || after === undefined) return
  if (before.by === after.by && contentName(before.content) === contentName(after.content)) return
  const words = `${way(before)} and is ${way(after)}`
  context.report('body-changed', 'wire', [after], `The download of ${now.name} was ${words}.`)
}

function compareBody(
  context: SpecComparison,
  part: 'upload' | 'download',
  old: Operation,
  now: Operation,
): void {
  const [before, after] = [old[part], now[part]]
  if (before === undefined && after !== undefined) {
    const message = `${now.name} gains the ${part} \`${after.name}\`.`
    context.report('body-added', 'wire', [after], message)
  }
  if (before !== undefined && after === undefined) {
    const message = `${now.name} loses the ${part} \`${before.name}\`.`
    context.reportOld('body-removed', 'wire', [before], message)
  }
  if (before !== undefined && after !== undefined && before.name !== after.name) {
    const message = `The ${part} \`${before.name}\` of ${now.name} is named \`${after.name}\` now.`
    context.report('body-renamed', 'api', [after, 'name'], message)
  }
}

function compareUploads(context: SpecComparison, old: Operation, now: Operation): void {
  const [before, after] = [old.upload?.wire ?? [], now.upload?.wire ?? []]
  // Many sessions may see the same change, which is one finding.
  const seen = new Set<string>()
  for (const session of context.sessions) {
    if (!holds(old.gate, session) || !holds(now.gate, session)) continue
    const [from, to] = [way(bodyCase(before, session)), way(bodyCase(after, session))]
    const words = `${from} and is ${to}`
    if (from === to || seen.has(words)) continue
    seen.add(words)
    const place = bodyCase(after, session) ?? now.upload ?? now
    const message = `The upload of ${now.name} was ${words} in ${sessionWords(session)}.`
    context.report('body-changed', 'wire', [place], message)
  }
}

const ways = { frames: 'frames', pull: 'pulled', push: 'pushed', inline: 'inline' } as const

function way(body: { readonly by: BodyCase['by'] | 'push'; readonly content: Content } | undefined): string {
  return body === undefined ? 'not there' : `${ways[body.by]} of ${contentName(body.content)}`
}
