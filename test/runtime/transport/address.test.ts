import { expect, test } from 'vitest'
import { parseAddress, urlOfPath } from '../../../runtime/transport/address.ts'

test.each([
  ['/tmp/a b', { path: '/tmp/a b' }],
  ['./socket', { path: './socket' }],
  ['../socket', { path: '../socket' }],
  ['unix:///tmp/a%20b', { path: '/tmp/a b' }],
  ['unix:/tmp/a%20b', { path: '/tmp/a b' }],
  ['unix:////tmp/a', { path: '//tmp/a' }],
  ['unix:///tmp/a%3Fb%23c%25', { path: '/tmp/a?b#c%' }],
  ['/tmp/a?b#c%20', { path: '/tmp/a?b#c%20' }],
  ['unix://../socket', { path: '../socket' }],
  ['unix:./socket', { path: './socket' }],
  ['unix:socket', { path: 'socket' }],
  ['unix:%00name', { path: '\0name' }],
  ['tcp://[::1]:80', { host: '::1', port: 80 }],
])('%s is an address', (target, address) => {
  expect(parseAddress(target)).toEqual(address)
})

test.each(['', 'socket', 'http://x', 'tcp://x', 'tcp://x:99999', 'UNIX:///x', 'unix'])(
  "'%s' is no address",
  target => {
    expect(() => parseAddress(target)).toThrow(
      expect.objectContaining({
        code: 'connect-failed',
        message: expect.stringContaining(`'${target}' is no address: write unix:///path/to/socket, tcp:`),
      }),
    )
  },
)

test.each([
  ['unix:', 'write the path of a socket'],
  ['unix://', 'write the path of a socket'],
  ['unix:///tmp/%zz', 'write %25'],
  ['unix:///tmp/%ff', 'write %25'],
  ['unix:///tmp/x?root=/foo', "leave out '?root=/foo'"],
  ['unix:/tmp/x#y', "leave out '#y'"],
  ['unix:///tmp/a%00b', 'has no NUL'],
  ['/tmp/a\0b', 'has no NUL'],
  ['unix:%00a%00b', 'has no NUL'],
])('%j is no address, for its path or what follows it', (target, advice) => {
  expect(() => parseAddress(target)).toThrow(/^'.*' is no address: /)
  expect(() => parseAddress(target)).toThrow(advice)
})

test.each(['/tmp/a b%?#[]"^`{|}\\\n', '/tmp/ä\u{1f600}', '../x', "/a:b@c+d,e=f'(g)!*$&;~"])(
  'the URL of the path %j leads to it, and is in ASCII',
  path => {
    const url = urlOfPath(path)
    expect(parseAddress(url)).toEqual({ path })
    expect(url).toMatch(/^[\x21-\x7e]*$/)
  },
)

test('a URL has no more escapes than it needs, for clients that do not decode them', () => {
  expect(urlOfPath('/run/a:b@c+d,e=f_g-h.i~j')).toBe('unix:///run/a:b@c+d,e=f_g-h.i~j')
})
