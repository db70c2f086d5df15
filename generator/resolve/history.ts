import type { Introduced } from '../ir/base.ts'
import type { Ended, Release, VersionChange, Versions } from '../ir/protocol.ts'
import type { ResolveContext } from './context.ts'
import { child, type Entry, items, pick, sourceOf, spanOf } from './entry.ts'
import { resolveVersion } from './gates.ts'
import type { RawEnded, RawIntroduced } from './raw.ts'
import type { RawRelease, RawVersions } from './raw-history.ts'

/** Reads when something was introduced. */
export function resolveIntroduced(context: ResolveContext, entry: Entry<RawIntroduced>): Introduced {
  const introduced: Introduced = {
    ...versionOf(context, entry),
    ...pick(entry.data, 'release', 'feature'),
    bumped: entry.data.bumped === true,
  }
  return context.spans.track(introduced, entry)
}

/** Reads when something became obsolete or was removed. */
export function resolveEnded(context: ResolveContext, entry: Entry<RawEnded>): Ended {
  return context.spans.track({ ...versionOf(context, entry), ...pick(entry.data, 'release', 'doc') }, entry)
}

/** Reads the span of versions and the change log. */
export function resolveVersions(context: ResolveContext, entry: Entry<RawVersions>): Versions {
  const versions: Versions = {
    min: resolveVersion(context, entry.data.min, spanOf(entry, 'min')),
    max: resolveVersion(context, entry.data.max, spanOf(entry, 'max')),
    ...pick(entry.data, 'doc'),
    changes: items(child(entry, 'changes')).map(each => {
      const change: VersionChange = {
        version: resolveVersion(context, each.data.version, spanOf(each, 'version')),
        ...pick(each.data, 'doc', 'commit'),
        source: sourceOf(each),
      }
      return context.spans.track(change, each)
    }),
  }
  return context.spans.track(versions, entry)
}

/** Reads which version a release speaks. */
export function resolveRelease(context: ResolveContext, entry: Entry<RawRelease>): Release {
  const { data } = entry
  const release: Release = {
    ...pick(data, 'from', 'to', 'doc'),
    version: resolveVersion(context, data.version, spanOf(entry, 'version')),
    clientFeatures: data.features?.client ?? [],
    serverFeatures: data.features?.server ?? [],
    source: sourceOf(entry),
  }
  return context.spans.track(release, entry)
}

function versionOf(
  context: ResolveContext,
  entry: Entry<{ readonly version?: string }>,
): { readonly version?: number } {
  const { version } = entry.data
  return version === undefined ? {} : { version: resolveVersion(context, version, spanOf(entry, 'version')) }
}
