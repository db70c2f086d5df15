import { expect, test } from 'vitest'
import { daemonAddress } from '../../nix/daemon-address.ts'

test.each([
  ['daemon', {}, '/nix/var/nix/daemon-socket/socket'],
  ['unix://', {}, '/nix/var/nix/daemon-socket/socket'],
  ['unix:', { NIX_STATE_DIR: '/s' }, '/s/daemon-socket/socket'],
  ['daemon', { NIX_STATE_DIR: '/s', NIX_DAEMON_SOCKET_PATH: '/d/socket' }, '/d/socket'],
  ['daemon', { NIX_STATE_DIR: '', NIX_DAEMON_SOCKET_PATH: '' }, '/nix/var/nix/daemon-socket/socket'],
  ['unix:/tmp/x', { NIX_STATE_DIR: '/s' }, 'unix:/tmp/x'],
  ['/tmp/x', {}, '/tmp/x'],
  ['tcp://[::1]:80', {}, 'tcp://[::1]:80'],
])('%s with %j is %s', (given, env, address) => {
  expect(daemonAddress(given, env)).toBe(address)
})

test.each([
  ['auto', "write 'daemon'"],
  ['', "write 'daemon'"],
  ['local', "write 'daemon'"],
  ['local?root=/mnt', "write 'daemon'"],
  ['local:///mnt', "write 'daemon'"],
  ['ssh-ng://far.example', 'forward the socket'],
  ['ssh://far.example', 'forward the socket'],
  ['https://cache.example', 'a binary cache'],
  ['file:///tmp/cache', 'a binary cache'],
  ['unix:///run/x.sock?root=/foo', "leave out '?root=/foo'"],
  ['daemon?root=/foo', 'write unix:///path/to/socket'],
  ['nonsense', 'write unix:///path/to/socket'],
])('%j is refused with advice', (given, advice) => {
  expect(() => daemonAddress(given, {})).toThrow(
    expect.objectContaining({ code: 'connect-failed', message: expect.stringContaining(advice) }),
  )
})
