import { describe, expect, test } from 'vitest'
import { listenAddress } from '../../../cli/commands/listen-option.ts'

const none = { listen: undefined, socketMode: undefined, socketGroup: undefined }
const ours = { LISTEN_PID: String(process.pid), LISTEN_FDS: '2' }
const foreign = { LISTEN_PID: '1', LISTEN_FDS: '2' }

describe('the place to listen', () => {
  test('is that of the option, or else the default', () => {
    expect(listenAddress({ ...none, listen: '/a' }, '/b', {})).toBe('/a')
    expect(listenAddress(none, '/b', {})).toBe('/b')
    expect(() => listenAddress(none, undefined, {})).toThrow('--listen URL is missing')
  })

  test('is the sockets that were passed', () => {
    const env = { ...ours }
    expect(listenAddress(none, '/b', env)).toEqual({ fds: [3, 4] })
    expect(env).toEqual({})
  })

  test('is that of the option if the sockets are for another process, which is an error without it', () => {
    expect(listenAddress({ ...none, listen: '/a' }, '/b', foreign)).toBe('/a')
    expect(() => listenAddress(none, '/b', foreign)).toThrow("LISTEN_PID is '1', and this process is")
  })

  test.each([
    [{ ...none, listen: '/a' }, '--listen /a: leave it out'],
    [{ ...none, socketMode: '0600' }, '--socket-mode 0600: leave it out'],
    [{ ...none, socketGroup: 'wheel' }, '--socket-group wheel: leave it out'],
  ])('is not that of sockets together with %j', (given, problem) => {
    expect(() => listenAddress(given, '/b', { ...ours })).toThrow(problem)
  })
})
