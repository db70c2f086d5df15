import { expect, test } from 'vitest'
import { realisationJson } from '../../../runtime/adapters/realisation-json.ts'

const session = { version: 0, features: 0 }
const tail = '"id":"sha256:0!out","outPath":"x","signatures":[]}'

test('The JSON of a realisation is refused before it is parsed if parsing would take long', () => {
  const text = (names: number): string => {
    const dependent = Array.from({ length: names }, (_, at) => `"k${at}":"v"`).join(',')
    return `{"dependentRealisations":{${dependent}},${tail}`
  }
  expect(realisationJson.fromWire(text(10_000), session)).toMatchObject({ outPath: 'x' })
  expect(() => realisationJson.fromWire(text(100_000), session)).toThrow(/longer than 262144 characters/)
  // It is no JSON either, of which nothing is said.
  expect(() => realisationJson.fromWire(`!${text(100_000)}`, session)).toThrow(/longer than/)
})
