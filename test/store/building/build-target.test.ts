import { expect, test } from 'vitest'
import { parseBuildTarget, printBuildTarget } from '../../../store/building/build-target.ts'

const storeDir = '/nix/store'
const path = `${storeDir}/${'0'.repeat(32)}-name`
const drv = `${path}.drv`

test.each([
  [path, { kind: 'Opaque', path }],
  [drv, { kind: 'Opaque', path: drv }],
  [`${drv}!out`, { kind: 'Built', path: drv, outputs: ['out'] }],
  [`${drv}!out,dev`, { kind: 'Built', path: drv, outputs: ['dev', 'out'] }],
  [`${path}!out`, { kind: 'Built', path, outputs: ['out'] }],
  [`${drv}!*`, { kind: 'Built', path: drv, outputs: 'all' }],
])('%s is parsed', (text, target) => {
  expect(parseBuildTarget(storeDir, text)).toEqual(target)
})

test.each([
  [`${drv}!out!dev`, /an output of an output, which is not supported/],
  ['/elsewhere/name', /is not right below the store directory/],
  [`${drv}!`, /name '' is empty/],
  [`${drv}!out,,dev`, /name '' is empty/],
  ['', /is not right below the store directory/],
])('%j is refused', (text, message) => {
  expect(() => parseBuildTarget(storeDir, text)).toThrow(message)
})

test.each([drv, `${drv}!*`, `${drv}!dev,out`])('%s is printed as it was parsed', text => {
  expect(printBuildTarget(parseBuildTarget(storeDir, text))).toBe(text)
})

test.each(['!', ','])('a text of many %s is refused before it is divided', mark => {
  const text = `${drv}!${mark.repeat(2 << 20)}`
  const message = /is too long: what is to be built has 1048576 characters at most/
  expect(() => parseBuildTarget(storeDir, text)).toThrow(message)
})
