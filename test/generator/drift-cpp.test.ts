import { describe, expect, test } from 'vitest'
import { armsIn, functionsIn } from '../../generator/tools/drift/bodies.ts'
import { definesIn, enumsIn, evaluate, withoutComments } from '../../generator/tools/drift/cpp.ts'
import { readsIn, writesIn } from '../../generator/tools/drift/fields.ts'
import { gatesIn } from '../../generator/tools/drift/found-gates.ts'

describe('the reader of C++', () => {
  test('blanks comments but not strings, and keeps lines', () => {
    expect(withoutComments('a // b\n"// c" /* d\n */ e')).toBe('a     \n"// c"     \n    e')
  })

  test('counts on from the last written number', () => {
    const [found] = enumsIn('enum E { a, b = 0x10, c, d = x(), e, f = (1 << 8 | 3) }')
    expect(found?.name).toBe('E')
    expect(found?.members.map(each => each.value)).toEqual([0, 16, 17, undefined, undefined, 259])
  })

  test('passes over declarations without a body', () => {
    expect(enumsIn('enum class A; enum B : int; typedef enum { c } D;').map(each => each.name)).toEqual(['D'])
  })

  test('understands only macros with numbers', () => {
    const text = '#define A 1\n#define B(x) ((x) & 1)\n#define C "1"\n  # define D (1 << 8 | 18)\n'
    expect(definesIn(text)).toEqual([
      { name: 'A', value: 1, line: 1 },
      { name: 'D', value: 274, line: 4 },
    ])
    expect(evaluate('1 + 1')).toBe(undefined)
  })

  test('finds functions of classes, not calls of them', () => {
    const text =
      'T A::S<O<T>>::read(C c) { if (x) { f("}"); } return B::read(c); }\nint B::g() const { }\nB::h(1);'
    const found = functionsIn({ path: 'x.cc', text })
    expect(found.map(({ name }) => name)).toEqual(['A::S<O<T>>::read', 'B::g'])
    expect(found[0]?.text).toBe('{ if (x) { f("}"); } return B::read(c); }')
  })

  test('finds the arms of opcodes, which may share one', () => {
    const text = 'switch (op) { case wopA: case wopB: { f(); break; } default: g(); }'
    const found = armsIn({ path: 'x.cc', text }).map(({ name, text: body }) => [name, body.trim()])
    expect(found).toEqual([
      ['A', '{ f(); break; }'],
      ['B', '{ f(); break; }'],
    ])
  })

  test.each([
    ['if (GET_PROTOCOL_MINOR(conn->version) >= 0x16)', [278]],
    ['if (GET_PROTOCOL_MINOR(v) <= 35)', [292]],
    ['if (conn.version > WorkerProto::Version{1, 25})', [282]],
    ['if (conn.protoVersion.number < WorkerProto::Version::Number{1, 31})', [287]],
    ['if (v.version >= Version{.number = {.major = 1, .minor = 9}})', [265]],
    ['if (conn.features.contains(WorkerProto::featureX))', ['x']],
    ['conn.to << version; std::set<Version> a;', []],
  ])('reads the condition of %s', (text, gates) => {
    const found = gatesIn(text, new Map([['featureX', 'x']]))
    expect(found.gates.map(({ gate }) => gate)).toEqual(gates)
    expect(found.unclear).toEqual([])
  })

  test('tells which conditions it does not understand', () => {
    expect(gatesIn('if (version >= limit()) a; if (features.count(featureY)) b;', new Map()).unclear).toEqual(
      [4, 31],
    )
  })

  test('counts what is read and written', () => {
    expect(
      readsIn('auto a = readString(conn.from); conn.from >> b >> c; d = store->readDerivation(p);'),
    ).toBe(3)
    expect(writesIn('conn.to << (a << 1) << b; WorkerProto::write(s, c, d); log << e;')).toBe(3)
  })
})
