import { existsSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Places, projectPlaces } from '../load/places.ts'
import type { Arguments } from './arguments.ts'
import { placesOf } from './places-of.ts'

const FILE = 'spec/protocol.schema.json'

/** Finds the root and the places of a project that has the package installed. */
export function findProject(given: Arguments): { readonly root: string; readonly places: Places } {
  const root = resolve(given.root ?? '')
  return { root, places: placesOf(installedPlaces(root), given) }
}

/** Gives the places of a project before its command line has changed any. */
export function installedPlaces(root: string): Places {
  return projectPlaces(schemaIn(root))
}

/** The package's schema, from the project's root: by the folder of packages, even if that holds a link. */
function schemaIn(root: string): string {
  const usual = `node_modules/nixwire/dist/${FILE}`
  if (existsSync(join(root, usual))) return usual
  // This module is one folder below the spec in the package and two in the sources.
  const [found] = ['../', '../../']
    .map(up => fileURLToPath(new URL(up + FILE, import.meta.url)))
    .filter(path => existsSync(path))
  if (found === undefined) throw new Error(`the package has no ${FILE}`)
  return relative(root, found).replaceAll('\\', '/')
}
