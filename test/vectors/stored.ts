import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Case } from './case.ts'

/** The folder of the vectors. */
export const folder: string = join(import.meta.dirname, '../../vectors')

/** The path of a protocol's vectors. */
export function vectorsPath(name: string): string {
  return join(folder, `${name}.json`)
}

/** Reads the vectors of a protocol as text. */
export function storedText(name: string): string {
  return readFileSync(vectorsPath(name), 'utf8')
}

/** Reads the cases of a protocol. */
export function storedCases(name: string): Case[] {
  return JSON.parse(storedText(name)).cases
}
