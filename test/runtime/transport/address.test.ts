import { expect, test } from 'vitest'
import { parseAddress } from '../../../runtime/transport/address.ts'

test.each([
  ['/tmp/a b', { path: '/tmp/a b' }],
  ['./socket', { path: './socket' }],
  ['../socket', { path: '../socket' }],
  ['unix:///tmp/a%20b', { path: '/tmp/a b' }],
  ['unix://../socket', { path: '../socket' }],
  ['tcp://[::1]:80', { host: '::1', port: 80 }],
])('%s is an address', (target, address) => {
  expect(parseAddress(target)).toEqual(address)
})

test.each(['', 'socket', 'unix://', 'unix:///tmp/%zz', 'http://x', 'tcp://x', 'tcp://x:99999'])(
  "'%s' is no address",
  target => {
    expect(() => parseAddress(target)).toThrow(
      expect.objectContaining({
        code: 'connect-failed',
        message: expect.stringContaining(`'${target}' is no address`),
      }),
    )
  },
)
