// The differences from older releases only: ours has the rules of the newest one.

import { isDeepStrictEqual } from 'node:util'
import {
  answer,
  bad,
  type Known,
  missing,
  moreOurs,
  moreTheirs,
  outcomes,
  refusal,
  stranger,
  trusted,
} from './known.ts'
import type { Outcome } from './outcome.ts'
import { bodyOutOfOrder, hashOnly, nodes, storeDir } from './universe.ts'
import { plainUpload } from './uploads.ts'

/** Finds the paths of an answer. */
const pathsOf = (outcome: Outcome | undefined, field: 'paths' | 'unknown'): readonly string[] =>
  outcome !== undefined && 'answer' in outcome
    ? ((outcome.answer as Record<string, readonly string[] | undefined> | undefined)?.[field] ?? [])
    : []

export const fromOlder: readonly Known[] = [
  {
    name: 'malformed signatures are refused',
    reason: 'older releases take any text for a signature',
    before: '2.34',
    matches(difference) {
      const [ours] = outcomes(difference) ?? []
      const hasBroken = JSON.stringify(difference.turn.step).includes('"broken"')
      // A path that was there before has it in one store only.
      const isSigned = difference.in === 'infos' && difference.turn.step.op === 'addSignatures'
      return hasBroken && (isSigned || moreTheirs(difference) || /is corrupt/.test(refusal(ours) ?? ''))
    },
    example: [
      trusted({
        op: 'addToStoreNar',
        upload: { ...plainUpload, sigs: ['broken'] },
        ...{ repair: false, dontCheckSigs: true },
      }),
    ],
  },
  {
    name: 'a list of dead paths frees nothing',
    reason: 'nix-daemon counts files whose names are no store paths as freed, although it only lists them',
    since: '2.8',
    before: '2.34',
    matches(difference) {
      const { step } = difference.turn
      const [ours, theirs] = (outcomes(difference) ?? []).map(answer) as { paths: string[] }[]
      if (step.op !== 'collect' || step.action !== 'ReturnDead' || ours === undefined) return false
      return ours.paths.includes(`${storeDir}/stray`) && isDeepStrictEqual(ours.paths, theirs?.paths)
    },
    example: [
      trusted({ op: 'harm', path: missing, how: 'stray-file' }),
      trusted({ op: 'collect', action: 'ReturnDead', paths: [], ignoreLiveness: false }),
    ],
  },
  {
    name: 'names like . and .. are refused',
    reason: 'older releases look at the letters of a name only',
    since: '2.8',
    before: '2.26',
    matches(difference) {
      const [ours] = outcomes(difference) ?? []
      const { step } = difference.turn
      const isSo = 'name' in step && /^\.{1,2}(-|$)/.test(step.name)
      const isSoInside = JSON.stringify(step).includes(JSON.stringify(bad('-..')).slice(1, -1))
      return (isSo || isSoInside) && (moreTheirs(difference) || refusal(ours) !== undefined)
    },
    example: [trusted({ op: 'addTextToStore', name: '..', body: 0, refs: [] })],
  },
  {
    name: 'targets without names of outputs are refused',
    reason: 'older releases take them for all outputs, or none',
    before: '2.34',
    matches(difference) {
      const [ours] = outcomes(difference) ?? []
      return JSON.stringify(difference.turn.step).includes('"outputs":""') && refusal(ours) !== undefined
    },
    example: [trusted({ op: 'queryMissing', targets: [{ path: missing, outputs: '' }], mode: 'Normal' })],
  },
  {
    name: 'malformed paths are refused in all requests',
    reason: 'Nix 2.3 looks at them in some requests only',
    before: '2.4',
    matches(difference) {
      const [ours, theirs] = outcomes(difference) ?? []
      const hasBad = JSON.stringify(difference.turn.step).includes('"bad":')
      if (!hasBad) return false
      return (
        moreTheirs(difference) || (refusal(ours) !== undefined && theirs !== undefined && 'answer' in theirs)
      )
    },
    example: [trusted({ op: 'queryValidDerivers', path: bad(hashOnly) })],
  },
  {
    name: 'NARs have to be in order',
    reason: 'Nix 2.3 takes entries in any order, and adds other bytes than their hash is of',
    before: '2.4',
    matches(difference) {
      const [ours] = outcomes(difference) ?? []
      const { step } = difference.turn
      const isWrong = 'body' in step && step.body >= nodes.length
      return isWrong && (moreTheirs(difference) || /NAR|bytes/.test(refusal(ours) ?? ''))
    },
    example: [
      trusted({
        op: 'addToStore',
        name: 'a',
        method: 'fixed:md5',
        body: bodyOutOfOrder,
        refs: [],
        repair: false,
      }),
    ],
  },
  {
    name: 'clients that are not trusted may add signatures',
    reason: 'they prove nothing by themselves; releases since 2.17 think so, too',
    before: '2.17',
    matches(difference) {
      const { step } = difference.turn
      const [ours, theirs] = outcomes(difference) ?? []
      if (step.op !== 'addSignatures') return false
      // The daemon's process knows the path without the signatures.
      return ours === undefined
        ? difference.in === 'infos'
        : 'answer' in ours && refusal(theirs) !== undefined
    },
    example: [
      trusted({ op: 'addToStore', name: 'a', method: 'fixed:r:sha256', body: 0, refs: [], repair: false }),
      stranger({ op: 'addSignatures', path: { known: 6 }, sigs: [] }),
    ],
  },
  {
    name: 'only derivations have outputs',
    reason: 'Nix 2.3 finds no outputs of other paths',
    before: '2.4',
    matches(difference) {
      const [ours, theirs] = outcomes(difference) ?? []
      const isSo = /is not a valid derivation path/.test(refusal(ours) ?? '')
      return isSo && theirs !== undefined && 'answer' in theirs
    },
    example: [
      trusted({ op: 'addToStore', name: 'a', method: 'fixed:r:sha1', body: 0, refs: [], repair: false }),
      trusted({ op: 'queryDerivationOutputs', path: { known: 6 } }),
    ],
  },
  {
    name: 'names may begin with a period',
    reason: 'Nix 2.3 has no such names',
    before: '2.4',
    matches(difference) {
      const { step } = difference.turn
      const [, theirs] = outcomes(difference) ?? []
      const isSo = JSON.stringify(step).includes('"name":".hidden"') || /\.hidden/.test(refusal(theirs) ?? '')
      return isSo && (moreOurs(difference) || refusal(theirs) !== undefined)
    },
    example: [trusted({ op: 'addTextToStore', name: '.hidden', body: 0, refs: [] })],
  },
  {
    name: 'derivations may leave the paths of outputs open',
    reason: 'content-addressed derivations are newer than Nix 2.3',
    before: '2.4',
    matches(difference) {
      const { step } = difference.turn
      const [, theirs] = outcomes(difference) ?? []
      return 'which' in step && step.which === 3 && (moreOurs(difference) || refusal(theirs) !== undefined)
    },
    example: [trusted({ op: 'addDerivation', which: 3 })],
  },
  {
    name: 'unknown targets are told by the path of their derivation',
    reason: 'Nix 2.3 tells them as they were asked for',
    before: '2.4',
    matches(difference) {
      const [ours, theirs] = outcomes(difference) ?? []
      const told = pathsOf(theirs, 'unknown').map(path => path.replace(/!.*$/, ''))
      return (
        difference.turn.step.op === 'queryMissing' &&
        told.length > 0 &&
        [...new Set(told)].sort().join() === [...pathsOf(ours, 'unknown')].sort().join()
      )
    },
    example: [trusted({ op: 'queryMissing', targets: [{ path: missing, outputs: 'out' }], mode: 'Normal' })],
  },
  {
    name: 'a path that was not there counts as deleted',
    reason: 'Nix 2.3 leaves it out',
    before: '2.4',
    matches(difference) {
      const { step } = difference.turn
      if (step.op !== 'collect' || step.action !== 'DeleteSpecific') return false
      const [ours, theirs] = outcomes(difference) ?? []
      return (
        theirs !== undefined && pathsOf(theirs, 'paths').every(path => pathsOf(ours, 'paths').includes(path))
      )
    },
    example: [trusted({ op: 'collect', action: 'DeleteSpecific', paths: [missing], ignoreLiveness: false })],
  },
  {
    name: 'contents are compared with their content address',
    reason: 'Nix 2.3 believes trusted clients; a wrong address would spread',
    before: '2.4',
    matches(difference) {
      const { step } = difference.turn
      const [ours] = outcomes(difference) ?? []
      if (step.op !== 'addToStoreNar' || step.upload.ca === 'none') return false
      return ours === undefined ? moreTheirs(difference) : /address|ca hash/.test(refusal(ours) ?? '')
    },
    example: [
      trusted({
        op: 'addToStoreNar',
        upload: { ...plainUpload, ca: 'other' },
        ...{ repair: false, dontCheckSigs: true },
      }),
    ],
  },
]
