import { expect, test } from 'vitest'
import { quote } from '../../nix/errors.ts'

test('foreign text is quoted on one line', () => {
  expect(quote('a name')).toBe("'a name'")
  expect(quote('a\nb\0c\x7f')).toBe("'a?b?c?'")
})

test('quoted text holds no lone surrogates', () => {
  expect(quote('a\udc80')).toBe("'a\ufffd'")
})

test('text of more than 100 characters is quoted without its end', () => {
  expect(quote('x'.repeat(100))).toBe(`'${'x'.repeat(100)}'`)
  expect(quote('x'.repeat(101))).toBe(`'${'x'.repeat(100)}…'`)
})
