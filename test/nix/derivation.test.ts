import { describe, expect, test } from 'vitest'
import { parseDerivation } from '../../nix/derivation.ts'
import { contentAddressPath } from '../../nix/make-path.ts'
import { sha256 } from '../live/support/nar.ts'

/** A derivation as nix-instantiate of 2.3.7 to 2.34.8 writes it. */
const text = String.raw`Derive([("man","/nix/store/95smp7g7rnshhncj0gs241x6azp4wz4n-dependent-man","",""),("out","/nix/store/h365x3ai97nlyqlh49fpxnpy222hj08j-dependent","","")],[("/nix/store/7b6n9rdfqsrp18ryszhxv6x913kisyvd-dependency.drv",["out"])],["/nix/store/5n3wwms5bzvb3i7p0f5414452fnlm2dl-source"],"x86_64-linux","/bin/sh",["-c","echo \"quoted\" > $out"],[("builder","/bin/sh"),("dependency","/nix/store/dx5sz5dici98xzhndxgl2fxp6vzx9626-dependency"),("man","/nix/store/95smp7g7rnshhncj0gs241x6azp4wz4n-dependent-man"),("name","dependent"),("out","/nix/store/h365x3ai97nlyqlh49fpxnpy222hj08j-dependent"),("outputs","out man"),("source","/nix/store/5n3wwms5bzvb3i7p0f5414452fnlm2dl-source"),("system","x86_64-linux"),("tabs","a\tb\nc\\d")])`

/** Makes a small derivation whose builder is this string, as written in the file. */
function drv(builder: string): Buffer {
  return Buffer.from(`Derive([],[],[],"system",${builder},[],[])`, 'latin1')
}

describe('a derivation', () => {
  test('of a real release is parsed, and its text hashes to its store path', () => {
    const parsed = parseDerivation(Buffer.from(text))
    expect(parsed).toMatchObject({
      outputs: [
        [
          'man',
          { path: '/nix/store/95smp7g7rnshhncj0gs241x6azp4wz4n-dependent-man', hashAlgo: '', hash: '' },
        ],
        ['out', { path: '/nix/store/h365x3ai97nlyqlh49fpxnpy222hj08j-dependent', hashAlgo: '', hash: '' }],
      ],
      inputDrvs: [['/nix/store/7b6n9rdfqsrp18ryszhxv6x913kisyvd-dependency.drv', ['out']]],
      inputSrcs: ['/nix/store/5n3wwms5bzvb3i7p0f5414452fnlm2dl-source'],
      platform: 'x86_64-linux',
      builder: '/bin/sh',
      args: ['-c', 'echo "quoted" > $out'],
    })
    expect(parsed.env.length).toBe(9)
    expect(parsed.env.at(-1)).toEqual(['tabs', 'a\tb\nc\\d'])
    const others = [...parsed.inputSrcs, ...parsed.inputDrvs.map(([path]) => path)]
    const hash = { algorithm: 'sha256', base16: sha256(text).toString('hex') } as const
    const path = contentAddressPath(
      '/nix/store',
      'dependent.drv',
      { method: 'text', hash },
      { others, self: false },
    )
    expect(path).toBe('/nix/store/aj21yrfs2h4f3hprlppms1cijqnz3w4m-dependent.drv')
  })

  test.each([
    ['""', ''],
    ['"\\r\\"\\\\"', '\r"\\'],
    ['"a\nb\0"', 'a\nb\0'],
    ['"\\\\\xff"', '\\\udcff'],
    ['"\\P\\0\\\xff"', 'P0\udcff'],
    ['"\xc3\xa4\xff"', 'ä\udcff'],
  ])('is parsed without losing a byte of the string %j', (written, value) => {
    expect(parseDerivation(drv(written)).builder).toBe(value)
  })

  test('is refused if it is cut off anywhere', () => {
    for (let size = 0; size < text.length; size += 1) {
      const problem = expect.objectContaining({ code: 'bad-derivation' })
      expect(() => parseDerivation(Buffer.from(text.slice(0, size)))).toThrow(problem)
    }
  })

  test.each([
    ['with bytes after its end', `${text}\n`, text.length, /expected the end of the file/],
    [
      'with a space',
      text.replace('",["-c"', '", ["-c"'),
      text.indexOf('["-c"'),
      /expected '\[', got ' \["-c/,
    ],
    ['with an empty item in a list', 'Derive([],[],["a",],"","",[],[])', 18, /expected '"'/],
    ['that depends on outputs of outputs', 'DrvWithVersion("xp-dyn-drv",[])', 0, /dynamic derivations/],
    ['with two outputs of one name', 'Derive([("a","","",""),("a","","","")],', 24, /two of output 'a'/],
    [
      'with two variables of one name',
      'Derive([],[],[],"","",[],[("a",""),("a","")])',
      36,
      /two of variable 'a'/,
    ],
  ])('%s is refused', (_, bytes, offset, message) => {
    const problem = expect.objectContaining({ place: expect.objectContaining({ offset }) })
    expect(() => parseDerivation(Buffer.from(bytes))).toThrow(problem)
    expect(() => parseDerivation(Buffer.from(bytes))).toThrow(message)
  })
})
