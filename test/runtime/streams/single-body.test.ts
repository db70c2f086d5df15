import { expect, test } from 'vitest'
import { DecodeError } from '../../../runtime/errors/errors.ts'
import { NarWalker } from '../../../runtime/grammars/nix-archive.ts'
import { SingleBody } from '../../../runtime/streams/single-body.ts'
import { cut } from '../../support/chunks.ts'
import { fileNar } from '../../support/nar.ts'

const bytes = fileNar(100)

/** Makes a body whose errors name the broken one of its three conditions. */
function body(): SingleBody {
  return new SingleBody(new NarWalker(), {
    broken: cause => new Error(`broken: ${cause.problem}`, { cause }),
    surplus: () => new Error('surplus'),
    cutOff: () => new Error('cut off'),
  })
}

test('a single body accepts its bytes in chunks of any sizes, and is done at their end', () => {
  for (const length of [1, 7, bytes.length]) {
    const single = body()
    for (const chunk of cut(bytes, [length])) {
      expect(single.done).toBe(false)
      single.feed(chunk)
    }
    expect(single.done).toBe(true)
    single.end()
  }
})

test("a single body that breaks its grammar throws the caller's error with the walker's as its cause", () => {
  const broken = Buffer.from(bytes)
  broken[0] = 1
  expect(() => body().feed(broken)).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(/^broken: the NAR is broken/),
      cause: expect.any(DecodeError),
    }),
  )
})

test("a single body with bytes after its end, in the same or a later chunk, throws the caller's error", () => {
  expect(() => body().feed(Buffer.concat([bytes, Buffer.of(0)]))).toThrow('surplus')
  const single = body()
  single.feed(bytes)
  expect(() => single.feed(Buffer.of(0))).toThrow('surplus')
})

test("a single body that ends early throws the caller's error", () => {
  const single = body()
  single.feed(bytes.subarray(0, -1))
  expect(() => single.end()).toThrow('cut off')
})
