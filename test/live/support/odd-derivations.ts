// Texts of derivations that no release writes: some are read all the same.

import fc from 'fast-check'
import type { StorePath } from '../../../generated/nix-daemon/types.ts'
import type { HashAlgorithm } from '../../../nix/hash.ts'
import { contentAddressPath } from '../../../nix/make-path.ts'
import { makeDerivation } from '../../support/derivation.ts'

const storeDir = '/nix/store'
const base16 = 'ab'.repeat(64)

/** Makes the texts of derivations of several kinds with a name; all refer to `source`. */
function kinds(name: string, source: StorePath): Record<string, string> {
  const fixed = (prefix: string, algorithm: HashAlgorithm, size: number): string => {
    const hash = { algorithm, base16: base16.slice(0, size * 2) }
    const method = prefix === '' ? 'flat' : 'nar'
    const path = contentAddressPath(storeDir, name, { method, hash }, { others: [], self: false })
    const env = `[("a\\nb","x\\\\y\\"z"),("name","${name}"),("out","${path}")]`
    return `Derive([("out","${path}","${prefix}${algorithm}","${hash.base16}")],[],["${source}"],"x","/b",["-c","a\\tb"],${env})`
  }
  const addressed = (...outputs: string[]): string =>
    makeDerivation(storeDir, { name, outputs, inputSrcs: [source] }).text.toString()
  return {
    flat: fixed('', 'sha256', 32),
    md5: fixed('', 'md5', 16),
    recursive: fixed('r:', 'sha1', 20),
    floating: `Derive([("out","","r:sha256","")],[],["${source}"],"x","/b",[],[("name","${name}"),("out","")])`,
    addressed: addressed('out'),
    several: addressed('dev', 'out'),
  }
}

/** Strings and tuples of strings in a text. */
const TOKENS = [
  /"(?:[^"\\]|\\.)*"/gs,
  /\("(?:[^"\\]|\\.)*"(?:,(?:"(?:[^"\\]|\\.)*"|\[[^\]]*\]))*\)/gs,
] as const

const pieces = fc.constantFrom(
  ...['"', '\\', '\\P', '\\n', ',', '[', ']', '(', ')', '""', '[]', '()', ' ', '\n', '\t', '\0', '\xff'],
  ...['\xc3\xa9', '\xed\xa0\x80', 'Derive(', 'DrvWithVersion("xp-dyn-drv",', '/', '//', '../', '/./', '.'],
  ...['r:', 'sha1', 'sha256', 'md5', 'text:', 'git:', 'impure', '=', '-', 'out', 'SOURCE', ',"x"', 'ab'],
  ...['("k","v"),', '"SOURCE",', '("SOURCE",["out"])', '\\"', '("out","")'],
)
const place = fc.integer({ min: 0, max: 9999 }).map(at => at / 10_000)

type Edit = (text: string) => string
type Token = readonly [start: number, end: number]

function tokenAt(text: string, at: number): Token | undefined {
  const found = TOKENS.flatMap(token =>
    [...text.matchAll(token)].map((match): Token => [match.index, match.index + match[0].length]),
  )
  return found[Math.floor(at * found.length)]
}

function inserted(text: string, at: number, piece: string): string {
  const index = Math.floor(at * text.length)
  return text.slice(0, index) + piece + text.slice(index)
}

const edits: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(place, pieces).map(
    ([at, piece]): Edit =>
      text =>
        inserted(text, at, piece),
  ),
  fc.tuple(place, fc.integer({ min: 1, max: 6 })).map(
    ([at, count]): Edit =>
      text => {
        const index = Math.floor(at * text.length)
        return text.slice(0, index) + text.slice(index + count)
      },
  ),
  fc.tuple(place, pieces).map(
    ([at, piece]): Edit =>
      text => {
        const [start, end] = tokenAt(text, at) ?? [0, 0]
        return `${text.slice(0, start)}"${piece}"${text.slice(end)}`
      },
  ),
  fc.tuple(place, fc.constantFrom('', ',')).map(
    ([at, comma]): Edit =>
      text => {
        const [start, end] = tokenAt(text, at) ?? [0, 0]
        return text.slice(0, end) + comma + text.slice(start, end) + text.slice(end)
      },
  ),
  fc.tuple(place, place).map(
    ([one, other]): Edit =>
      text => {
        const [a, b] = tokenAt(text, Math.min(one, other)) ?? [0, 0]
        const [c, d] = tokenAt(text, Math.max(one, other)) ?? [0, 0]
        if (b > c) return text
        return text.slice(0, a) + text.slice(c, d) + text.slice(b, c) + text.slice(a, b) + text.slice(d)
      },
  ),
  pieces.map(
    (piece): Edit =>
      text =>
        text + piece,
  ),
)

/** Makes random derivations, each with up to three mistakes or none. */
export function oddDerivations(source: StorePath, seed: number, count: number): readonly OddDerivation[] {
  const cases = fc.record({
    kind: fc.constantFrom('flat', 'md5', 'recursive', 'floating', 'addressed', 'several'),
    changes: fc.array(edits, { maxLength: 3 }),
  })
  return fc.sample(cases, { seed, numRuns: count }).map(({ kind, changes }, index) => {
    const name = `odd-${index}`
    let text = kinds(name, source)[kind] as string
    for (const change of changes) text = change(text).replaceAll('SOURCE', source)
    return { name, text }
  })
}

export interface OddDerivation {
  readonly name: string
  /** A character for each byte. */
  readonly text: string
}

/** Makes derivations with one oddity each. */
export function knownOddities(source: StorePath): readonly OddDerivation[] {
  const { flat = '', floating = '', addressed = '', several = '' } = kinds('x', source)
  const hash = base16.slice(0, 64)
  const [out = ''] = /\/nix\/store\/\w+-x/.exec(flat) ?? []
  const other = `${storeDir}/${'0'.repeat(32)}-other`
  const [first = '', second = ''] = several.match(/\("(?:dev|out)","[^"]*","",""\)/g) ?? []
  const inFlat = (from: string, to: string): string => flat.replace(from, to)
  const sources = (text: string): string => inFlat(`["${source}"]`, text)
  const texts: Record<string, string> = {
    'nothing odd': flat,
    'bytes after the end': `${flat}(`,
    'a line feed after the end': `${flat}\n`,
    'a comma before the first item': inFlat('Derive([', 'Derive([,'),
    'no comma between sources': sources(`["${source}""${source}"]`),
    'no comma between arguments': inFlat('"-c",', '"-c"'),
    'a comma after the last item': inFlat(']', ',]'),
    'a comma alone': sources('[,]'),
    'a space in a list': sources('[ ]'),
    'a relative source': sources('["a"]'),
    'an empty source': sources('[""]'),
    'the root as source': sources('["/"]'),
    'a file in a path as source': sources(`["${source}/x"]`),
    'a source with a slash at its end': sources(`["${source}/"]`),
    'a source with two slashes': sources(`["${source.replace('store/', 'store//')}"]`),
    'a source with dots': sources(`["/nix/./foo/..${source.slice(4)}"]`),
    'a source that is not valid': sources(`["${other}"]`),
    'a source twice': sources(`["${source}","${source}"]`),
    'a file of the store that is no path': sources(`["${storeDir}/x"]`),
    'an input that is not there': inFlat('[],["', `[("${other}.drv",["out"])],["`),
    'an input that is no derivation': inFlat('[],["', `[("${source}",["out"])],["`),
    'an input that is not there, of an input-addressed one': addressed.replace(
      '[],["',
      `[("${other}.drv",["out"])],["`,
    ),
    'a relative input': inFlat('[],["', '[("x",["out"])],["'),
    'another path of a fixed output': inFlat(`"${out}"`, `"${other}"`),
    'a path outside of the store for a fixed output': inFlat(`"${out}"`, '"/x"'),
    'no path of a fixed output': inFlat(`"${out}"`, '""'),
    'a relative path of a fixed output': inFlat(`"${out}"`, '"x"'),
    'two fixed outputs of one name, the first right': inFlat(
      '")],[]',
      `"),("out","${out}","r:sha256","${hash}")],[]`,
    ),
    'two fixed outputs of one name, the last right': inFlat(
      '[("',
      `[("out","${other}","r:sha256","${hash}"),("`,
    ),
    'two variables of one name, the first right': inFlat(`("out","${out}")]`, `("out","${out}"),("out","")]`),
    'two variables of one name, the last right': inFlat(`("out","${out}")]`, `("out",""),("out","${out}")]`),
    'outputs that are not sorted': several.replace(`${first},${second}`, `${second},${first}`),
    'an output twice': several.replace(`${first},`, `${first},${first},`),
    'a hash that names its algorithm': inFlat(`"${hash}"`, `"sha256:${hash}"`),
    'a hash in SRI form': inFlat(`"${hash}"`, `"sha256-${Buffer.from(hash, 'hex').toString('base64')}"`),
    'a hash in base 64': inFlat(`"${hash}"`, `"${Buffer.from(hash, 'hex').toString('base64')}"`),
    'a hash in capitals': inFlat(`"${hash}"`, `"${hash.toUpperCase()}"`),
    'a hash that is too short': inFlat(`"${hash}"`, `"${hash.slice(2)}"`),
    'a hash without an algorithm': addressed.replace('"","")', '"","x")'),
    'an unknown algorithm': inFlat('"sha256"', '"sha7"'),
    'no algorithm behind r:': inFlat('"sha256"', '"r:"'),
    'an algorithm behind fixed:': inFlat('"sha256"', '"fixed:sha256"'),
    'a floating output': floating,
    'a floating output with a path': floating.replace('"","r:', `"${out}","r:`),
    'a floating output with an unknown algorithm': floating.replace('sha256', 'sha7'),
    'an impure output': floating.replace('"sha256",""', '"sha256","impure"'),
    'an impure output with an unknown algorithm': floating.replace('sha256",""', 'sha7","impure"'),
    'floating outputs with two methods': floating.replace('[("out"', '[("dev","","sha256",""),("out"'),
    'floating outputs with two algorithms': floating.replace('[("out"', '[("dev","","r:sha1",""),("out"'),
    'outputs of two types': floating.replace('[("out"', `[("dev","${out}","sha256","${hash}"),("out"`),
    'an unknown escape': inFlat('"/b"', '"/\\b\\0"'),
    'an escape in the name of an output': inFlat('("out"', '("\\o\\ut"'),
    'bytes that are not UTF-8': inFlat('"/b"', '"/\xff\xed\xa0\x80"'),
    'a zero byte': inFlat('"/b"', '"/b\0"'),
    'controls without an escape': inFlat('"/b"', '"/\n\r\t"'),
    'empty strings': inFlat('"x","/b"', '"",""'),
    'no outputs': flat.replace(/\[\("out","[^)]*\)\]/, '[]'),
    'no variable of a fixed output': inFlat(`,("out","${out}")]`, ']'),
    'no variable of an output': addressed.replace(/,\("out","[^"]*"\)\]\)$/, '])'),
    'an empty file': '',
    'no derivation': 'hello',
    'a form of dynamic derivations': inFlat('Derive(', 'DrvWithVersion("xp-dyn-drv",'),
  }
  return Object.entries(texts).map(([name, text]) => ({ name, text }))
}
