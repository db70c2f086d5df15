// Single faults, and those of them for which ours has other words than the newest release.

import { bad, missing, stranger, trusted } from './known.ts'
import type { Turn } from './steps.ts'
import { hashOnly } from './universe.ts'
import { plainUpload } from './uploads.ts'

export interface Fault {
  /** Ends with the step that is refused. */
  readonly turns: readonly Turn[]
  /** Reason for which ours has other words. */
  readonly other?: string
}

const path = 'ours name the text and the rule; the tools parse paths themselves before they send them'
const content = { name: 'a', method: 'fixed:r:sha256', body: 0, refs: [], repair: false } as const
const uploaded = { repair: false, dontCheckSigs: true } as const

export const faults: Readonly<Record<string, Fault>> = {
  'a path outside of the store': {
    turns: [trusted({ op: 'isValidPath', path: bad('/other') })],
    other: path,
  },
  'a path without a name': { turns: [trusted({ op: 'isValidPath', path: bad(hashOnly) })], other: path },
  'a name with a space': { turns: [trusted({ op: 'addToStore', ...content, name: 'a b' })], other: path },
  'an unknown method': {
    turns: [trusted({ op: 'addToStore', ...content, method: 'nar:sha256' })],
    other: 'the release misspells its own words',
  },
  'references of a flat file': {
    turns: [trusted({ op: 'addToStore', ...content, method: 'fixed:sha256', refs: [missing] })],
    other: 'the advice is for an author of a derivation, and there is none here',
  },
  'a missing reference': { turns: [trusted({ op: 'addToStore', ...content, refs: [missing] })] },
  'no NAR': {
    turns: [trusted({ op: 'addToStore', ...content, body: 8 })],
    other: 'ours names the byte',
  },
  'a NAR that ends early': {
    turns: [trusted({ op: 'addToStore', ...content, body: 10 })],
    other: 'ours names the byte',
  },
  'a file named like a derivation': {
    turns: [trusted({ op: 'addToStore', ...content, name: 'x.drv' })],
    other: 'ours quotes what it found',
  },
  'a derivation without its input': { turns: [trusted({ op: 'addDerivation', which: 1 })] },
  'a wrong hash': {
    turns: [trusted({ op: 'addToStoreNar', upload: { ...plainUpload, hash: 'other' }, ...uploaded })],
  },
  'a size that is too small': {
    turns: [trusted({ op: 'addToStoreNar', upload: { ...plainUpload, size: -1 }, ...uploaded })],
    other: 'ours reads no further, so it cannot tell the size',
  },
  'a size that is too large': {
    turns: [trusted({ op: 'addToStoreNar', upload: { ...plainUpload, size: 1 }, ...uploaded })],
  },
  'a wrong content address': {
    turns: [
      trusted({
        op: 'addToStoreNar',
        upload: { ...plainUpload, to: { addressed: 'fixed:r:sha256', name: 'a' }, ca: 'other' },
        ...uploaded,
      }),
    ],
  },
  'an upload without a signature': {
    turns: [stranger({ op: 'addToStoreNar', upload: plainUpload, ...uploaded })],
  },
  'a malformed signature': {
    turns: [trusted({ op: 'addToStoreNar', upload: { ...plainUpload, sigs: ['broken'] }, ...uploaded })],
    other: 'ours names the signature and the form',
  },
  'the NAR of a missing path': {
    turns: [trusted({ op: 'narFromPath', path: missing })],
    other: 'the words by which clients of other releases know a path that is not valid',
  },
  'a missing path to ensure': { turns: [trusted({ op: 'ensurePath', path: missing })] },
  'outputs of a missing derivation': {
    turns: [trusted({ op: 'queryDerivationOutputMap', path: { known: 5 } })],
  },
  'a missing derivation to build': {
    turns: [trusted({ op: 'buildPaths', targets: [{ path: { known: 5 }, outputs: '*' }], mode: 'Normal' })],
  },
  'a live path to delete': {
    turns: [
      trusted({ op: 'hold', path: missing }),
      trusted({ op: 'collect', action: 'DeleteSpecific', paths: [missing], ignoreLiveness: false }),
    ],
  },
  'a collection without regard to roots': {
    turns: [trusted({ op: 'collect', action: 'DeleteDead', paths: [], ignoreLiveness: true })],
  },
  'a root of a stranger': {
    turns: [stranger({ op: 'addPermRoot', path: missing, link: 0 })],
    other: 'ours say what to do in the same sentence',
  },
  'a log of a stranger': { turns: [stranger({ op: 'addBuildLog', path: { known: 5 } })] },
  'a repair of a stranger': {
    turns: [stranger({ op: 'verifyStore', checkContents: false, repair: true })],
  },
  'the length of a hash part': {
    turns: [trusted({ op: 'queryPathFromHashPart', path: missing, cut: -1 })],
  },
}
