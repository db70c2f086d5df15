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

  test.each([
    ['/', '/'],
    ['/..', '/'],
    ['/a/../../b/', '/b'],
    ['//a/./b//..', '/a'],
    ['/a/.../..b', '/a/.../..b'],
  ])('is parsed with the source %s in its plain form', (written, plain) => {
    const bytes = Buffer.from(`Derive([],[],["${written}"],"","",[],[])`)
    expect(parseDerivation(bytes).inputSrcs).toEqual([plain])
  })

  test('is parsed in a time that grows with the length of a path, and not with its square', () => {
    // Node's own function takes minutes for this one.
    const path = `/${'a'.repeat(500_000)}${'/x/..'.repeat(100_000)}`
    const [plain] = parseDerivation(Buffer.from(`Derive([],[],["${path}"],"","",[],[])`)).inputSrcs
    expect(plain).toHaveLength(500_001)
  }, 20_000)

  test('is refused if it is cut off anywhere', () => {
    for (let size = 0; size < text.length; size += 1) {
      const problem = expect.objectContaining({ code: 'bad-derivation' })
      expect(() => parseDerivation(Buffer.from(text.slice(0, size)))).toThrow(problem)
    }
  })

  test.each([
    [
      'with a space',
      text.replace('",["-c"', '", ["-c"'),
      text.indexOf('["-c"'),
      /expected '\[', got ' \["-c/,
    ],
    ['with an empty item in a list', 'Derive([],[],["/a",],"","",[],[])', 19, /expected '"'/],
    ['that depends on outputs of outputs', 'DrvWithVersion("xp-dyn-drv",[])', 0, /dynamic derivations/],
    ['with a relative source', 'Derive([],[],["a"],"","",[],[])', 14, /'a' is not an absolute path/],
    ['with an empty source', 'Derive([],[],[""],"","",[],[])', 14, /'' is not an absolute path/],
    ['with a relative input', 'Derive([],[("a",[])],[],"","",[],[])', 12, /'a' is not an absolute path/],
    [
      'with a fixed output without a path',
      'Derive([("out","","sha256","00")],[],[],"","",[],[])',
      15,
      /'' is not an absolute path/,
    ],
  ])('%s is refused', (_, bytes, offset, message) => {
    const problem = expect.objectContaining({ place: expect.objectContaining({ offset }) })
    expect(() => parseDerivation(Buffer.from(bytes))).toThrow(problem)
    expect(() => parseDerivation(Buffer.from(bytes))).toThrow(message)
  })

  test.each(['x', '\n', ')', text])('is read to its end, whatever follows: %j', more => {
    expect(parseDerivation(Buffer.from(text + more))).toEqual(parseDerivation(Buffer.from(text)))
  })

  test('is read with the first of two equal outputs, and the last of two equal inputs and variables', () => {
    const written = `Derive([("a","/1","",""),("b","/2","",""),("a","/3","","")],
      [("/i",["x"]),("/i",["y"])],["/s","/s"],"","",[],[("k","1"),("l","2"),("k","3")])`
    expect(parseDerivation(Buffer.from(written.replace(/\n\s*/, '')))).toMatchObject({
      outputs: [
        ['a', { path: '/1' }],
        ['b', { path: '/2' }],
      ],
      inputDrvs: [['/i', ['y']]],
      env: [
        ['k', '3'],
        ['l', '2'],
      ],
    })
  })

  test.each([
    ['/a/b', '/a/b'],
    ['/a//b', '/a/b'],
    ['/a/', '/a'],
    ['/a/./b/.', '/a/b'],
    ['/a/x/../b', '/a/b'],
    ['/../a/.b/..c', '/a/.b/..c'],
    ['/', '/'],
  ])('has paths without empty parts and dots: %s is %s', (written, path) => {
    const { inputSrcs, inputDrvs } = parseDerivation(
      Buffer.from(`Derive([],[("${written}",[])],["${written}"],"","",[],[])`),
    )
    expect(inputSrcs).toEqual([path])
    expect(inputDrvs).toEqual([[path, []]])
  })

  test('has no hash without an algorithm', () => {
    const { outputs } = parseDerivation(Buffer.from('Derive([("out","/a","","x")],[],[],"","",[],[])'))
    expect(outputs).toEqual([['out', { path: '/a', hashAlgo: '', hash: '' }]])
  })
})
