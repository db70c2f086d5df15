import { describe, expect, test } from 'vitest'
import { AtermReader } from '../../nix/aterm.ts'
import { DerivationError } from '../../nix/errors.ts'

const read = (text: string): AtermReader => new AtermReader(Buffer.from(text, 'latin1'))

/** Returns offset and message of the error that an action throws. */
function refusal(action: () => unknown): { readonly offset: number | undefined; readonly message: string } {
  try {
    action()
  } catch (error) {
    if (!(error instanceof DerivationError)) throw error
    return { offset: error.place.offset, message: error.message }
  }
  throw new Error('nothing was thrown')
}

describe('a string', () => {
  test.each([
    ['""', ''],
    ['"plain"', 'plain'],
    ['"\\"\\\\\\n\\r\\t"', '"\\\n\r\t'],
    ['"\\\\" "other\\n"', '\\'],
    ['"\xc3\xa4\xff"', 'ä\udcff'],
  ])('written as %j is read byte by byte', (written, value) => {
    expect(read(written).string()).toBe(value)
  })

  test.each([
    ['without quotes', 'text', 0, "expected '\"', got 'text'"],
    ['without an end', '"text', 1, 'the string does not end'],
    ['that ends in an escape', '"text\\"', 1, 'the string does not end'],
  ])('%s is refused at its byte', (_, written, offset, message) => {
    const refused = refusal(() => read(written).string())
    expect(refused.offset).toBe(offset)
    expect(refused.message).toContain(message)
  })

  test('is read correctly after a string with escapes', () => {
    const reader = read('"a\\nb","c\\\\","d"')
    const texts = [reader.string()]
    while (reader.take(',')) texts.push(reader.string())
    expect(texts).toEqual(['a\nb', 'c\\', 'd'])
  })

  test('takes any other character after a backslash as itself', () => {
    expect(read('"a\\x\\P\\0"').string()).toBe('axP0')
  })
})

describe('a list', () => {
  test('may be empty, and is read with its items in order', () => {
    expect(read('[]').list(() => 1)).toEqual([])
    const reader = read('["a","b"]')
    expect(reader.list(() => reader.string())).toEqual(['a', 'b'])
    expect(reader.offset).toBe(9)
  })

  test.each([
    ['[,"a","b"]', ['a', 'b']],
    ['["a""b"]', ['a', 'b']],
  ])('written as %s is read as by the reference reader', (written, items) => {
    const reader = read(written)
    expect(reader.list(() => reader.string())).toEqual(items)
    expect(reader.offset).toBe(written.length)
  })

  test.each([
    ['["a"', 4, 'the end of the file'],
    ['["a",]', 5, "got ']'"],
    ['[,]', 2, "got ']'"],
    ['[,,"a"]', 2, `got ',"a"]'`],
    ['["a" "b"]', 4, `got ' "b"]'`],
    ['["a"\n\xff]', 4, "got '??]'"],
  ])('written as %s is refused', (written, offset, message) => {
    const reader = read(written)
    const refused = refusal(() => reader.list(() => reader.string()))
    expect(refused).toEqual({ offset, message: expect.stringContaining(message) })
  })
})
