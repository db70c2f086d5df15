// The differences from the newest release that are meant, each with its reason and a sequence of its own that shows it.

import {
  answer,
  bad,
  type Known,
  missing,
  moreOurs,
  moreTheirs,
  onlyTheirs,
  outcomes,
  type Result,
  refusal,
  statusOf,
  stranger,
  trusted,
} from './known.ts'
import { bodyWithMore, derivations } from './universe.ts'
import { plainUpload } from './uploads.ts'

const uploads = /^add|^import/

export const fromNewest: readonly Known[] = [
  {
    name: 'the connection goes on after a malformed request',
    reason:
      'nix-daemon ends the connection, because it has not read the rest; ours has read all, so it need not',
    since: '2.8',
    matches(difference) {
      const [ours, theirs] = outcomes(difference) ?? []
      return refusal(ours) !== undefined && theirs !== undefined && 'refused' in theirs && theirs.fatal
    },
    example: [trusted({ op: 'isValidPath', path: bad('short-x') })],
  },
  {
    name: 'a refusal has other words, or names another of several faults',
    reason:
      'the faults are looked for in another order; for one fault alone, words.ts has the words that differ',
    matches(difference) {
      const [ours, theirs] = outcomes(difference) ?? []
      return refusal(ours) !== undefined && theirs !== undefined && 'refused' in theirs && !theirs.fatal
    },
    example: [
      trusted({ op: 'addToStore', name: 'a b', method: 'fixed:r:sha256', body: 0, refs: [], repair: false }),
    ],
  },
  {
    name: 'a request that ends the process of nix-daemon is refused',
    reason:
      'an assertion or an error outside of its handlers, after which its client reads an end of the stream',
    since: '2.26',
    matches(difference) {
      const [ours, theirs] = outcomes(difference) ?? []
      return refusal(ours) !== undefined && theirs !== undefined && 'broken' in theirs
    },
    example: [trusted({ op: 'addSignatures', path: missing, sigs: ['trusted'] })],
  },
  {
    name: 'clients that are not trusted may not repair',
    reason: 'a repair replaces contents that others use',
    since: '2.8',
    matches(difference) {
      const { by, step } = difference.turn
      const [ours] = outcomes(difference) ?? []
      const isRepair = ('repair' in step && step.repair) || ('mode' in step && step.mode === 'Repair')
      return by === 'stranger' && isRepair && (ours === undefined || refusal(ours) !== undefined)
    },
    example: [
      stranger({ op: 'addToStore', name: 'a', method: 'fixed:r:sha256', body: 0, refs: [], repair: true }),
    ],
  },
  {
    name: 'a repair has to bring the contents that a path had',
    reason: 'nix-daemon replaces them and what is known of them, although other paths rely on these',
    since: '2.8',
    matches(difference) {
      const { step } = difference.turn
      const [ours] = outcomes(difference) ?? []
      const isRepair = 'repair' in step && step.repair
      return (
        isRepair && /^add/.test(step.op) && (ours === undefined || /cannot repair/.test(refusal(ours) ?? ''))
      )
    },
    example: [
      trusted({ op: 'addToStoreNar', upload: plainUpload, repair: false, dontCheckSigs: true }),
      trusted({
        op: 'addToStoreNar',
        upload: { ...plainUpload, body: 1 },
        repair: true,
        dontCheckSigs: true,
      }),
    ],
  },
  {
    name: 'realisations of clients that are not trusted need a trusted signature',
    reason:
      'up to 2.35, nix-daemon believes any client which output a derivation has; later ones check as ours does',
    since: '2.8',
    matches(difference) {
      const [ours, theirs] = outcomes(difference) ?? []
      return (
        difference.turn.step.op === 'registerRealisation' &&
        /lacks a signature/.test(refusal(ours) ?? '') &&
        theirs !== undefined &&
        'answer' in theirs
      )
    },
    example: [
      trusted({ op: 'addDerivation', which: 3 }),
      stranger({ op: 'registerRealisation', which: 3, path: { known: 6 } }),
    ],
  },
  {
    name: 'a refused upload leaves nothing behind',
    reason: 'nix-daemon leaves the contents in place, without a registration, until the next collection',
    matches: difference => onlyTheirs(difference, 'store') && uploads.test(difference.turn.step.op),
    example: [
      trusted({
        op: 'addToStoreNar',
        upload: { ...plainUpload, refs: [{ known: 1 }] },
        ...{ repair: false, dontCheckSigs: true },
      }),
    ],
  },
  {
    name: 'records of one request may come before those that they refer to',
    reason: 'they wait for their references; after a failure, those that are complete are kept, in any order',
    since: '2.26',
    matches(difference) {
      if (!/^addMultipleToStore|^importPaths/.test(difference.turn.step.op)) return false
      const [ours, theirs] = outcomes(difference) ?? []
      if (ours !== undefined) return 'answer' in ours && /is not valid/.test(refusal(theirs) ?? '')
      return moreOurs(difference)
    },
    example: [
      trusted({
        op: 'addMultipleToStore',
        uploads: [
          { ...plainUpload, refs: [{ known: 1 }] },
          { ...plainUpload, to: { known: 1 } },
        ],
        ...{ repair: false, dontCheckSigs: true },
      }),
    ],
  },
  {
    name: 'all records of one request count, also two of one path',
    reason:
      'they become valid together: the second needs its references, and a refused derivation takes others with it',
    since: '2.8',
    matches(difference) {
      if (!/^addMultipleToStore|^importPaths/.test(difference.turn.step.op)) return false
      const [ours, theirs] = outcomes(difference) ?? []
      if (ours === undefined) return difference.refused === true && moreTheirs(difference)
      return /is not valid/.test(refusal(ours) ?? '') && theirs !== undefined && 'answer' in theirs
    },
    example: [
      trusted({
        op: 'addMultipleToStore',
        uploads: [plainUpload, { ...plainUpload, refs: [{ known: 1 }] }],
        ...{ repair: false, dontCheckSigs: true },
      }),
    ],
  },
  {
    name: 'a store without an upstream says so where nix-daemon says that builds are disabled',
    reason:
      'it cannot build at all, so the advice is another; the way to the failure may have another status, too',
    since: '2.8',
    matches(difference) {
      const [ours, theirs] = outcomes(difference) ?? []
      const failed = /^(InputRejected|MiscFailure|DependencyFailed|PermanentFailure|TransientFailure)$/
      return (
        difference.turn.step.op === 'buildDerivation' &&
        failed.test(statusOf(ours) ?? '') &&
        failed.test(statusOf(theirs) ?? '')
      )
    },
    example: [trusted({ op: 'buildDerivation', which: 0, mode: 'Normal' })],
  },
  {
    name: 'results of failed builds have other words, and those of cancelled targets are told, too',
    reason: 'nix-daemon leaves out the goals that a failure has cancelled, which depends on its scheduling',
    since: '2.34',
    matches(difference) {
      if (difference.turn.step.op !== 'buildPathsWithResults') return false
      const [ours, theirs] = (outcomes(difference) ?? []).map(answer) as { path: string; result: Result }[][]
      if (ours === undefined || theirs === undefined) return false
      return theirs.every(({ path, result }) =>
        ours.some(
          other => other.path === path && (other.result.status === result.status || statusesDiffer(result)),
        ),
      )
    },
    example: [
      trusted({ op: 'addDerivation', which: 0 }),
      trusted({
        op: 'buildPathsWithResults',
        targets: [{ path: { known: 6 }, outputs: 'out' }],
        mode: 'Normal',
      }),
    ],
  },
  {
    name: 'a derivation that a client sends for a build is not added',
    reason: 'nix-daemon needs its file to build it; ours sends it upstream, if there is one',
    since: '2.8',
    matches: difference => difference.turn.step.op === 'buildDerivation' && moreTheirs(difference),
    example: [stranger({ op: 'buildDerivation', which: derivations.length - 1, mode: 'Normal' })],
  },
  {
    name: 'logs that clients send are not compressed',
    reason: 'Node has no bzip2; the tools read logs with and without it',
    since: '2.8',
    matches: ({ in: part }) => part === 'logs',
    example: [trusted({ op: 'addBuildLog', path: { known: 5 } })],
  },
  {
    name: 'bytes after the end of a NAR are refused',
    reason: 'some releases do not look at what comes after it, if its length is not told',
    since: '2.26',
    matches(difference) {
      const [ours] = outcomes(difference) ?? []
      const hasMore = JSON.stringify(difference.turn.step).includes(`"body":${bodyWithMore}`)
      return hasMore && (moreTheirs(difference) || refusal(ours) !== undefined)
    },
    example: [
      trusted({
        op: 'addToStore',
        name: 'a',
        method: 'fixed:r:sha1',
        body: bodyWithMore,
        refs: [],
        repair: false,
      }),
    ],
  },
  {
    name: 'paths with . or .. or two slashes are malformed',
    reason: 'nix-daemon makes them canonical; its tools do so before they ask',
    since: '2.8',
    matches(difference) {
      const [ours, theirs] = outcomes(difference) ?? []
      const text = JSON.stringify(difference.turn.step)
      return (
        [bad('/../'), bad('//')].some(each => text.includes(JSON.stringify(each))) &&
        (moreTheirs(difference) ||
          moreOurs(difference) ||
          onlyTheirs(difference, 'links') ||
          (refusal(ours) !== undefined && theirs !== undefined && 'answer' in theirs))
      )
    },
    example: [trusted({ op: 'isValidPath', path: bad('/../') })],
  },
]

/** Tells whether the cause of a failed build may be named by another status. */
function statusesDiffer({ status }: Result): boolean {
  return status === 'MiscFailure' || status === 'InputRejected'
}
