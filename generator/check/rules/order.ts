import { formatVersion } from '../../ir/version.ts'
import type { Rule } from '../rule.ts'

export const enumOrder: Rule = {
  id: 'enum-order',
  summary: 'The values of an enum ascend.',
  check: ({ protocol, spans }, report) => {
    for (const { shape } of protocol.types) {
      if (shape.kind !== 'enum') continue
      shape.values.forEach((each, index) => {
        const previous = shape.values[index - 1]
        if (previous === undefined || each.value > previous.value) return
        const message = `${each.value} does not follow ${previous.value}: the values of an enum ascend`
        report(spans.at(each, 'value'), message)
      })
    }
  },
}

export const historyOrder: Rule = {
  id: 'history-order',
  summary: 'The change log and the releases go from old to new, one change a version.',
  check: ({ protocol, spans }, report) => {
    const { versions, releases } = protocol
    versions.changes.forEach((change, index) => {
      const previous = versions.changes[index - 1]
      if (previous === undefined || change.version > previous.version) return
      const [version, before] = [formatVersion(change.version), formatVersion(previous.version)]
      report(spans.at(change, 'version'), `the change of ${version} stands after that of ${before}`)
    })
    releases.forEach((release, index) => {
      const previous = releases[index - 1]
      if (previous === undefined || release.version >= previous.version) return
      const [version, before] = [formatVersion(release.version), formatVersion(previous.version)]
      report(spans.at(release, 'version'), `a release of ${version} stands after one of ${before}`)
    })
  },
}

export const versionsOrder: Rule = {
  id: 'versions-order',
  summary: 'The first version of the spec is not above its last one, and no change or release is either.',
  check: ({ protocol, spans }, report) => {
    const { versions, releases } = protocol
    const last = formatVersion(versions.max)
    if (versions.min > versions.max) {
      report(spans.at(versions, 'min'), `${formatVersion(versions.min)} is above ${last}, the last version`)
    }
    for (const entry of [...versions.changes, ...releases]) {
      if (entry.version <= versions.max) continue
      report(spans.at(entry, 'version'), `${formatVersion(entry.version)} is above ${last}, the last version`)
    }
  },
}
