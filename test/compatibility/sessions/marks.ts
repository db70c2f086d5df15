// Reads the marks of commands that meet a known difference.

import { compareReleases } from '../../live/support/releases.ts'
import { type KnownDifference, knownDifferences } from './known-differences.ts'

/** The mark of a command: `#: word` after it, and when it meets the difference of that name. */
export interface Mark {
  readonly difference: KnownDifference
  /** Releases that meet it, if not all: `#: word before 2.4`, `#: word since 2.4`. */
  readonly releases?: { readonly when: 'before' | 'since'; readonly release: string }
  /** Whether it depends on the run: `#: word sometimes`. */
  readonly isSometimes: boolean
}

const named = new Map(knownDifferences.map(each => [each.name, each]))

/** Finds the mark of a command if it is meant for a release. */
export function markOf(command: string, version: string): Mark | undefined {
  const mark = parseMark(command)
  if (mark?.releases === undefined) return mark
  const { when, release } = mark.releases
  return compareReleases(version, release) < 0 === (when === 'before') ? mark : undefined
}

/**
 * Reads the mark of a command.
 *
 * @throws Error if the mark has another form, or names no known difference.
 */
export function parseMark(command: string): Mark | undefined {
  const [, text] = /#: (.*)$/m.exec(command) ?? []
  if (text === undefined) return undefined
  const [, name = '', sometimes, when, release = ''] =
    /^(\w+)(?: (sometimes)| (before|since) (\d+(?:\.\d+)+))?$/.exec(text) ?? []
  const difference = named.get(name)
  if (difference === undefined) throw new Error(`no mark of a known difference: ${command}`)
  const isSometimes = sometimes !== undefined
  return when === 'before' || when === 'since'
    ? { difference, isSometimes, releases: { when, release } }
    : { difference, isSometimes }
}
