import { expect, test } from 'vitest'
import { ConnectionError } from '../../../runtime/errors/errors.ts'
import { parseAddress } from '../../../runtime/transport/address.ts'

test.each([
  ['unix:///run/nix%20x/socket', { path: '/run/nix x/socket' }],
  ['/run/socket', { path: '/run/socket' }],
  ['./socket', { path: './socket' }],
  ['tcp://localhost:12', { host: 'localhost', port: 12 }],
  ['tcp://[::1]:12', { host: '::1', port: 12 }],
])('%s is an address', (target, address) => {
  expect(parseAddress(target)).toEqual(address)
})

test.each(['socket', '', '.', 'tcp://localhost', 'http://localhost:12'])('%j is none', target => {
  expect(() => parseAddress(target)).toThrow(ConnectionError)
  expect(() => parseAddress(target)).toThrow(`'${target}' is no address: write unix:///path/to/socket`)
})
