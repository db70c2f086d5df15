import { expect, test } from 'vitest'
import { parseBuildTarget } from '../../../store/building/build-target.ts'

const storeDir = '/nix/store'
const path = `${storeDir}/${'0'.repeat(32)}-name`
const drv = `${path}.drv`

test.each([
  [path, { kind: 'Opaque', path }],
  [drv, { kind: 'Opaque', path: drv }],
  [`${drv}!out`, { kind: 'Built', path: drv, outputs: ['out'] }],
  [`${drv}!out,dev`, { kind: 'Built', path: drv, outputs: ['out', 'dev'] }],
  [`${drv}!*`, { kind: 'Built', path: drv, outputs: 'all' }],
])('%s is parsed', (text, target) => {
  expect(parseBuildTarget(storeDir, text)).toEqual(target)
})

test.each([
  [`${path}!out`, /asks for outputs of what is no derivation/],
  [`${drv}!out!dev`, /an output of an output, which is not supported/],
  ['/elsewhere/name', /is not right below the store directory/],
  ['', /is not right below the store directory/],
])('%j is refused', (text, message) => {
  expect(() => parseBuildTarget(storeDir, text)).toThrow(message)
})

test.each(['!', ','])('a text of many %s is refused before it is divided', mark => {
  const text = `${drv}!${mark.repeat(2 << 20)}`
  const message = /is too long: what is to be built has 1048576 characters at most/
  expect(() => parseBuildTarget(storeDir, text)).toThrow(message)
})
