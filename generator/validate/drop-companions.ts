import type { ErrorObject } from 'ajv'
import { nearestName } from '../report/nearest.ts'

/** Leaves one error for each mistake: ajv reports some of them twice. */
export function dropCompanions(errors: readonly ErrorObject[]): ErrorObject[] {
  const misspelled = new Set(errors.flatMap(misspelling))
  const seen = new Set<string>()
  return errors.filter(error => {
    // An error of `if` only repeats that `then` or `else` failed, and these have their own errors.
    if (error.keyword === 'if') return false
    if (error.keyword === 'required' && misspelled.has(keyOf(error, error.params.missingProperty)))
      return false
    const key = JSON.stringify([error.instancePath, error.keyword, error.params])
    return !seen.has(key) && seen.add(key)
  })
}

// A misspelled key is one mistake, although it is both unknown and missing.
function misspelling(error: ErrorObject): string[] {
  if (error.keyword !== 'additionalProperties') return []
  const meant = nearestName(error.params.additionalProperty, allowedKeys(error))
  return meant === undefined ? [] : [keyOf(error, meant)]
}

/** Lists the keys that the schema allows in the map that an error is about. */
export function allowedKeys(error: ErrorObject): string[] {
  return Object.keys(error.parentSchema?.properties ?? {})
}

function keyOf(error: ErrorObject, key: string): string {
  return `${error.instancePath} ${key}`
}
