// The steps of a sequence as data.

/** Selects a path: one that is known so far, one that was made up, or a text that is none. */
export type Place = { readonly known: number } | { readonly bad: number }

/** A path for an upload: it may also be made from the contents. */
export type Target = Place | { readonly addressed: string; readonly name: string }

export interface Upload {
  readonly to: Target
  /** Index of the contents; from the number of good ones on, of bad ones. */
  readonly body: number
  readonly refs: readonly Place[]
  readonly self: boolean
  readonly deriver: Place | null
  readonly sigs: readonly ('trusted' | 'stranger' | 'broken' | 'wrong')[]
  readonly ca: 'right' | 'none' | 'other' | 'bad'
  readonly hash: 'right' | 'other' | 'bad'
  readonly size: -1 | 0 | 1
  readonly ultimate: boolean
}

export type Client = 'trusted' | 'stranger'

export type Step =
  | {
      readonly op: 'addToStore'
      readonly name: string
      readonly method: string
      readonly body: number
      readonly refs: readonly Place[]
      readonly repair: boolean
    }
  | {
      readonly op: 'addTextToStore'
      readonly name: string
      readonly body: number
      readonly refs: readonly Place[]
    }
  | { readonly op: 'addDerivation'; readonly which: number }
  | { readonly op: 'addOutput'; readonly which: number; readonly body: number }
  | {
      readonly op: 'addToStoreNar'
      readonly upload: Upload
      readonly repair: boolean
      readonly dontCheckSigs: boolean
    }
  | {
      readonly op: 'addMultipleToStore'
      readonly uploads: readonly Upload[]
      readonly repair: boolean
      readonly dontCheckSigs: boolean
    }
  | { readonly op: 'importPaths'; readonly uploads: readonly Upload[] }
  | {
      readonly op:
        | 'exportPath'
        | 'narFromPath'
        | 'isValidPath'
        | 'queryPathInfo'
        | 'queryReferrers'
        | 'queryValidDerivers'
        | 'queryDerivationOutputs'
        | 'queryDerivationOutputNames'
        | 'queryDerivationOutputMap'
        | 'queryPathHash'
        | 'queryDeriver'
        | 'hasSubstitutes'
        | 'ensurePath'
        | 'addTempRoot'
        | 'hold'
        | 'addBuildLog'
      readonly path: Place
    }
  | { readonly op: 'queryValidPaths' | 'querySubstitutablePaths'; readonly paths: readonly Place[] }
  | { readonly op: 'queryPathFromHashPart'; readonly path: Place; readonly cut: -1 | 0 | 1 }
  | { readonly op: 'queryAllValidPaths' | 'findRoots' | 'optimiseStore' | 'leave' | 'letGo' }
  | {
      readonly op: 'queryMissing' | 'buildPaths' | 'buildPathsWithResults'
      readonly targets: readonly { readonly path: Place; readonly outputs: string | null }[]
      readonly mode: 'Normal' | 'Repair' | 'Check'
    }
  | { readonly op: 'buildDerivation'; readonly which: number; readonly mode: 'Normal' | 'Repair' | 'Check' }
  | { readonly op: 'addSignatures'; readonly path: Place; readonly sigs: Upload['sigs'] }
  | { readonly op: 'registerRealisation'; readonly which: number; readonly path: Place }
  | { readonly op: 'queryRealisation'; readonly which: number }
  | { readonly op: 'verifyStore'; readonly checkContents: boolean; readonly repair: boolean }
  | {
      readonly op: 'collect'
      readonly action: 'ReturnLive' | 'ReturnDead' | 'DeleteDead' | 'DeleteSpecific'
      readonly paths: readonly Place[]
      readonly ignoreLiveness: boolean
    }
  | { readonly op: 'addPermRoot'; readonly path: Place; readonly link: number }
  | { readonly op: 'addIndirectRoot'; readonly link: number }
  | { readonly op: 'link'; readonly link: number; readonly path: Place; readonly in: 'links' | 'gcroots' }
  | { readonly op: 'unlink'; readonly link: number; readonly in: 'links' | 'gcroots' }
  | {
      readonly op: 'setOptions'
      readonly verbosity: 'Error' | 'Info'
      readonly overrides: readonly (readonly [string, string])[]
    }
  | { readonly op: 'harm'; readonly path: Place; readonly how: Harm }

/** Changes of the files behind the store's back. */
export type Harm = 'remove' | 'change' | 'grow' | 'executable' | 'touch' | 'stray-path' | 'stray-file'

export interface Turn {
  readonly by: Client
  readonly step: Step
}

export type Op = Step['op']

/** The steps of an operation. */
export type StepOf<O extends Op, S = Step> = S extends { readonly op: infer P }
  ? O extends P
    ? S
    : never
  : never

/** Operations of the protocol that steps are not named after. */
const needs: Partial<Readonly<Record<Op, readonly string[]>>> = {
  addDerivation: ['AddToStore'],
  addOutput: ['AddToStoreNar'],
  hold: ['AddTempRoot'],
  registerRealisation: ['RegisterDrvOutput'],
  collect: ['CollectGarbage'],
  ...{ link: [], unlink: [], leave: [], letGo: [], harm: [] },
}

/** Tells whether a step can be taken with some operations of the protocol. */
export function hasOperation(op: Op, operations: ReadonlySet<string>): boolean {
  const names = needs[op] ?? [op.slice(0, 1).toUpperCase() + op.slice(1)]
  return names.every(each => operations.has(each))
}
