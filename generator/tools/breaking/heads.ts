import type { Feature, Protocol } from '../../ir/protocol.ts'
import { formatVersion } from '../../ir/version.ts'
import { compareLimit } from './limits.ts'
import { moved, pairByName } from './pairs.ts'
import type { SpecComparison } from './spec-comparison.ts'

/** Compares the versions, the features and the limits of both specs. */
export function compareHeads(context: SpecComparison): void {
  const [old, now] = [context.old.protocol, context.new.protocol]
  if (old.peer !== now.peer) {
    const message = `Errors call the server \`${now.peer}\`, and called it \`${old.peer}\`.`
    context.report('peer-changed', 'api', [now, 'peer'], message)
  }
  compareVersions(context, old.versions, now.versions)
  compareFeatures(context, old.features, now.features)
  for (const key of ['string', 'count', 'frame', 'depth'] as const) {
    compareLimit(context, `The limit \`${key}\``, old.limits[key], now.limits[key], [now.limits, key])
  }
}

function compareVersions(
  context: SpecComparison,
  old: Protocol['versions'],
  now: Protocol['versions'],
): void {
  for (const [key, what] of [
    ['min', 'oldest'],
    ['max', 'newest'],
  ] as const) {
    const [before, after] = [old[key], now[key]]
    if (before === after) continue
    const was = `The ${what} version was ${formatVersion(before)} and is ${formatVersion(after)}`
    if (after > before === (key === 'min')) {
      const message = `${was}: what lies between is no longer spoken.`
      context.report('versions-narrowed', 'wire', [now, key], message)
    } else context.report('versions-widened', 'added', [now, key], `${was}.`)
  }
}

function compareFeatures(context: SpecComparison, old: readonly Feature[], now: readonly Feature[]): void {
  const pairs = pairByName(old, now, () => false)
  for (const each of pairs.removed) {
    context.reportOld('feature-removed', 'wire', [each, 'name'], `The feature \`${each.name}\` is gone.`)
  }
  for (const each of pairs.added) {
    context.report('feature-added', 'added', [each, 'name'], `The feature \`${each.name}\` is new.`)
  }
  for (const each of moved(pairs, old, now)) {
    const message = `The feature \`${each.name}\` stands at another place, so features have other bits.`
    context.report('feature-moved', 'api', [each, 'name'], message)
  }
  for (const { old: before, new: after } of pairs.both) {
    if (before.vendor === undefined && after.vendor !== undefined) {
      const message = `The feature \`${after.name}\` is one of ${after.vendor} and so is no longer offered.`
      context.report('feature-withdrawn', 'wire', [after, 'vendor'], message)
    }
    if (before.vendor !== undefined && after.vendor === undefined) {
      const message = `The feature \`${after.name}\` is no longer a vendor’s and so is offered.`
      context.report('feature-offered', 'added', [after, 'name'], message)
    }
  }
}
