// Lists where our store differs from a daemon, and why. Sessions name these differences at the commands that meet them.

/** A difference, and where it shows: in lines, in all that a marked command says, or in how that ends as well. */
export interface KnownDifference {
  /** Word by which the commands of sessions name it: `#: word` after the command. */
  readonly name: string
  /** Sentence for docs/compatibility.md. */
  readonly reason: string
  /** Lines that are left out of what is compared, of all commands. */
  readonly lines?: RegExp
  /** Whether a marked command ends with another status, too. */
  readonly status?: true
}

export const knownDifferences: readonly KnownDifference[] = [
  {
    name: 'version',
    reason: 'The store says that it is nixwire where a daemon says its version.',
  },
  {
    name: 'words',
    reason: 'Errors that the store itself finds in a request have its own words.',
  },
  {
    name: 'settings',
    reason:
      'Settings that name programs, keys or files are not passed on to the upstream without `--forward-setting`, and the client is warned.',
    lines: /^warning: ignoring the client-specified setting '[^']*', because settings that name .*\n/gm,
  },
  {
    name: 'log',
    reason:
      'The log of a build that is done upstream has the lines that the protocol carries: the builder keeps carriage returns, messages of the builder for the tools, and a last line without its end as they are.',
  },
  {
    name: 'silence',
    reason: 'A builder of Nix 2.3 keeps an empty log of a build that says nothing, and the store none.',
    status: true,
  },
  {
    name: 'repair',
    reason:
      'A path is repaired with the contents that the upstream has, and built there only if it has none.',
  },
  {
    name: 'leftovers',
    reason:
      'Files that failed builds and refused uploads leave without being valid stay at the builder, so a collection here has fewer to delete.',
  },
  {
    name: 'refused',
    reason: 'A deletion of several paths that is refused because of one of them deletes none.',
  },
  {
    name: 'known',
    reason:
      'Realisations of inputs that the upstream knows from earlier builds are known here after a build, where a daemon may only know those of the outputs.',
  },
  {
    name: 'trust',
    reason:
      'From trusted clients the store takes paths without signatures as long as it has no public keys; a daemon asks for signatures unless the client says that it shall not.',
    status: true,
  },
  {
    name: 'substituters',
    reason:
      'Substituters of a client are those of the upstream: the store tells beforehand what it fetches from the upstream itself, not what that fetches then.',
  },
  {
    name: 'absent',
    reason: 'A path that is deleted by its name counts although it is absent, as since Nix 2.4.',
  },
  {
    name: 'strangers',
    reason: 'A collection leaves files in the folder of the store alone whose names are not those of paths.',
  },
]

const named = new Map(knownDifferences.map(each => [each.name, each]))

/** Leaves the lines of known differences out. */
export function withoutKnown(text: string): string {
  return knownDifferences.reduce((left, { lines }) => (lines ? left.replace(lines, '') : left), text)
}

/** Finds the difference that a command is known to meet. */
export function markOf(command: string): KnownDifference | undefined {
  const [, name] = /#: (\w+)$/m.exec(command) ?? []
  if (name === undefined) return undefined
  const found = named.get(name)
  if (found === undefined) throw new Error(`no known difference has the name ${name}: ${command}`)
  return found
}
