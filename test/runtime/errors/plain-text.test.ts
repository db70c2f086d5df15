import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { RemoteError } from '../../../runtime/errors/errors.ts'
import { plainText } from '../../../runtime/errors/plain-text.ts'

test.each([
  '\x1b[31;1merror:\x1b[0m build of \x1b[35;1m/a\x1b[0m failed',
  '\x1b[38;5;196mred\x1b[K',
  '\x1b]8;;https://example.org\x07link\x1b]8;;\x07',
  '\x9b2Jcleared',
  'nothing [31m of the kind]',
])('%j loses what Node takes as commands to a terminal', text => {
  expect(plainText(text)).toBe(stripVTControlCharacters(text))
})

test('The end of lines and of a text is left out only at the end', () => {
  expect(plainText('a\n\x1b[1mb\x1b[0m \n')).toBe('a\nb')
})

test('No text of a peer takes more than a few steps for each character', () => {
  // In steps of the regular expression engine, these are in the thousands of millions if a search goes on to the end.
  for (const begun of ['\x1b]', '\x1b];a', '\x9b;', '\x1b[;', '\x1b]1;'])
    expect(plainText(begun.repeat(30_000)).length).toBeLessThan(70_000)
  const long = '\x01'.repeat(20 << 20)
  const { message, remoteMessage } = new RemoteError('daemon', { msg: long })
  expect(message).toMatch(/^the daemon says: (\\x01){65536} … \(20905984 characters more\)$/)
  expect(remoteMessage).toBe(long)
})
