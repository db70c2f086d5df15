import { expect, test } from 'vitest'
import { collectionOf, collectionOptions } from '../../../cli/commands/collection-options.ts'
import { COLLECTION_SETTINGS } from '../../../store/model/collection-settings.ts'

const none = { keepDerivations: undefined, keepOutputs: undefined }

test('the options of collections become those of openStore, and are left to it by default', () => {
  expect(collectionOf(none)).toEqual({})
  expect(collectionOf({ ...none, keepDerivations: 'false', keepOutputs: 'true' })).toEqual({
    keepDerivations: false,
    keepOutputs: true,
  })
})

test('the help of the options tells the defaults', () => {
  const { keepDerivations, keepOutputs } = COLLECTION_SETTINGS
  expect(collectionOptions.keepDerivations.about).toContain(`(default: ${keepDerivations})`)
  expect(collectionOptions.keepOutputs.about).toContain(`(default: ${keepOutputs})`)
})

test.each([
  [{ keepDerivations: 'yes' }, '--keep-derivations yes: write true or false'],
  [{ keepOutputs: '' }, '--keep-outputs : write true or false'],
])('%o is refused', (given, problem) => {
  expect(() => collectionOf({ ...none, ...given })).toThrow(problem)
})
