import type { SessionNames } from './gates.ts'

/** One case of a file of vectors. Bytes are hexadecimal. */
export interface Case extends SessionNames {
  readonly name: string
  readonly kind: 'type' | 'request' | 'response' | 'message' | 'stream' | 'upload' | 'download' | 'handshake'
  /** Name of the type, operation, message or stream. */
  readonly of: string
  readonly from: 'golden' | 'spec' | 'recording'
  /** The bytes, apart from those of a handshake. */
  readonly bytes?: string
  /** Messages of the server that ask for the pieces of an upload. */
  readonly asks?: string
  /** The bytes of each side in a handshake. */
  readonly client?: string
  readonly server?: string
  readonly value: unknown
  /** The value as programs see it, if an adapter makes another one of it. */
  readonly adapted?: unknown
}

/** A case before it has a name, and what it shows that others may not. */
export interface Candidate {
  readonly case: Omit<Case, 'name'>
  readonly marks: ReadonlySet<string>
}

/** Chooses candidates, short ones first, each of which shows something new; at least `least`, at most `most`. */
export function choose(
  candidates: readonly Candidate[],
  shown: Set<string>,
  least: number,
  most: number,
): Candidate['case'][] {
  const size = ({ case: { bytes = '' } }: Candidate): number => bytes.length
  const chosen: Candidate['case'][] = []
  const seen = new Set<string>()
  for (const candidate of [...candidates].sort((a, b) => size(a) - size(b))) {
    const { bytes = '' } = candidate.case
    const isNew = [...candidate.marks].some(mark => !shown.has(mark))
    if (seen.has(bytes) || (!isNew && chosen.length >= least) || chosen.length >= most) continue
    seen.add(bytes)
    for (const mark of candidate.marks) shown.add(mark)
    chosen.push(candidate.case)
  }
  return chosen
}
