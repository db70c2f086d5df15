import { describe, expect, test } from 'vitest'
import { encode } from '../../../runtime/wire/codec.ts'
import type { Write } from '../../../runtime/wire/write.ts'
import {
  expectObject,
  rejectGated,
  rejectKind,
  rejectTag,
  required,
} from '../../../runtime/wire/write-fields.ts'
import { ascend, descend } from '../../../runtime/wire/write-value.ts'
import { Writer } from '../../../runtime/wire/writer.ts'

const session = { version: 0x126, features: 3 }
const writeObject: Write<object> = (w, given) => expectObject(w, given, 'PathInfo')

test('writing a recursive type rejects more than 512 levels, after which the writer starts anew', () => {
  const nest: Write<number> = (w, levels) => {
    descend(w)
    if (levels > 1) nest(w, levels - 1)
    ascend(w)
  }
  const w = new Writer(session)
  nest(w, 512)
  expect(w.depth).toBe(0)
  expect(() => nest(w, 513)).toThrow('nested deeper than 512 levels')
  expect(w.depth).toBe(0)
})

describe('writing fields', () => {
  test('rejects what is no object by the name of its type', () => {
    for (const value of [undefined, null, 1, 'text', []]) {
      expect(() => encode(writeObject, value as never, session)).toThrow(
        expect.objectContaining({
          code: 'wrong-type',
          place: expect.objectContaining({ whole: 'PathInfo' }),
        }),
      )
    }
    expect(encode(writeObject, {}, session).length).toBe(0)
  })

  test('rejects an object without a field that the session has', () => {
    const w = new Writer(session)
    expect(required(w, 0, 'A.b', 'since 1.2')).toBe(0)
    expect(() => required(w, undefined, 'A.b', 'since 1.2')).toThrow(
      'A.b is missing: it is on the wire since 1.2',
    )
    expect(required(w, null as never, 'A.b', 'since 1.2')).toBeNull()
    expect(() => required(new Writer(session, { exact: true }), null as never, 'A.b', 'always')).toThrow(
      'missing',
    )
  })

  test('rejects a field that the session does not have unless it holds its default', () => {
    const w = new Writer(session)
    expect(() => rejectGated(w, true, 'A.b', 'since 1.39')).not.toThrow()
    expect(() => rejectGated(w, false, 'A.b', 'since 1.39')).toThrow(
      'A.b would be lost: it is on the wire only since 1.39',
    )
  })

  test('rejects the tag of another case', () => {
    expect(() => rejectTag(new Writer(session), 'Reply.Failed.status', 0, 'Done')).toThrow(
      expect.objectContaining({
        code: 'not-encodable',
        problem: 'Reply.Failed.status: 0 is the tag of Done, so give a value of that kind',
      }),
    )
  })

  test('rejects an unknown kind of a union', () => {
    expect(() => rejectKind(new Writer(session), { kind: 'No' }, 'Log', 'Yes, Maybe')).toThrow(
      'Log: the kind "No" is not one of Yes, Maybe',
    )
  })
})
