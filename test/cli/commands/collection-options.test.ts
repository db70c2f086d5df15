import { expect, test } from 'vitest'
import { collectionOf, collectionOptions } from '../../../cli/commands/collection-options.ts'
import { COLLECTION_SETTINGS } from '../../../store/model/collection-settings.ts'

const none = {
  keepDerivations: undefined,
  keepOutputs: undefined,
  minFree: undefined,
  maxFree: undefined,
  minFreeCheckInterval: undefined,
  autoOptimiseStore: undefined,
}

test('the options of collections become those of openStore, and are left to it by default', () => {
  expect(collectionOf(none)).toEqual({})
  const given = {
    keepDerivations: 'false',
    keepOutputs: 'true',
    minFree: '1GiB',
    maxFree: '2GiB',
    minFreeCheckInterval: '0.5',
    autoOptimiseStore: 'true',
  }
  expect(collectionOf(given)).toEqual({
    keepDerivations: false,
    keepOutputs: true,
    minFree: 2 ** 30,
    maxFree: 2 ** 31,
    minFreeCheckInterval: 500,
    autoOptimiseStore: true,
  })
})

test('the help of the options tells the defaults', () => {
  const { keepDerivations, keepOutputs, minFree, minFreeCheckInterval } = COLLECTION_SETTINGS
  expect(collectionOptions.keepDerivations.about).toContain(`(default: ${keepDerivations})`)
  expect(collectionOptions.keepOutputs.about).toContain(`(default: ${keepOutputs})`)
  expect(collectionOptions.minFree.about).toContain(`(default: ${minFree},`)
  expect(collectionOptions.minFreeCheckInterval.about).toContain(`(default: ${minFreeCheckInterval / 1000})`)
})

test.each([
  [{ keepDerivations: 'yes' }, '--keep-derivations yes: write true or false'],
  [{ keepOutputs: '' }, '--keep-outputs : write true or false'],
  [{ autoOptimiseStore: '1' }, '--auto-optimise-store 1: write true or false'],
  [{ minFree: '10%' }, '--min-free 10%: write a size'],
  [{ maxFree: '-1' }, '--max-free -1: write a size'],
  [{ minFreeCheckInterval: 'x' }, '--min-free-check-interval x: write seconds'],
])('%o is refused', (given, problem) => {
  expect(() => collectionOf({ ...none, ...given })).toThrow(problem)
})
