// Lists where our store differs from a daemon, and why. Sessions name these differences at the commands that meet them.

/** A part of how a command ended that is compared. */
export type Part = 'status' | 'stdout' | 'stderr'

/** A difference, and what of a marked command it lets differ. */
export interface KnownDifference {
  /** Word by which the commands of sessions name it: `#: word` after the command. */
  readonly name: string
  /** Sentence for docs/compatibility.md. */
  readonly reason: string
  /** Parts that differ. The others have to be the same with a marked command, too. */
  readonly parts: readonly Part[]
}

export const knownDifferences: readonly KnownDifference[] = [
  {
    name: 'version',
    parts: ['stdout', 'stderr'],
    reason: 'The store says that it is nixwire where a daemon says its version.',
  },
  {
    name: 'words',
    parts: ['stderr'],
    reason: 'Errors that the store itself finds in a request have its own words.',
  },
  {
    name: 'settings',
    parts: ['stderr'],
    reason:
      'Settings that name programs, keys or files are not passed on to the upstream without `--forward-setting`, and the client is warned.',
  },
  {
    name: 'log',
    parts: ['stdout'],
    reason:
      'The log of a build that is done upstream has the lines that the protocol carries: the builder keeps carriage returns, messages of the builder for the tools, and a last line without its end as they are.',
  },
  {
    name: 'silence',
    parts: ['status', 'stdout', 'stderr'],
    reason: 'A builder of Nix 2.3 keeps an empty log of a build that says nothing, and the store none.',
  },
  {
    name: 'repair',
    parts: ['stdout', 'stderr'],
    reason:
      'A path is repaired with the contents that the upstream has, and built there only if it has none.',
  },
  {
    name: 'leftovers',
    parts: ['stdout'],
    reason:
      'Files that failed builds and refused uploads leave without being valid stay at the builder, so a collection here has fewer to delete.',
  },
  {
    name: 'refused',
    parts: ['stderr'],
    reason: 'A deletion of several paths that is refused because of one of them deletes none.',
  },
  {
    name: 'trust',
    parts: ['status', 'stderr'],
    reason:
      'From trusted clients the store takes paths without signatures as long as it has no public keys; a daemon asks for signatures unless the client says that it shall not.',
  },
  {
    name: 'substituters',
    parts: ['stderr'],
    reason:
      'Substituters of a client are those of the upstream: the store tells beforehand what it fetches from the upstream itself, not what that fetches then.',
  },
  {
    name: 'absent',
    parts: ['stdout', 'stderr'],
    reason: 'A path that is deleted by its name counts although it is absent, as since Nix 2.4.',
  },
]
