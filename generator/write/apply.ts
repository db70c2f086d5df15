import { mkdirSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Change } from './plan.ts'

/** Makes the changes of a plan on disk. */
export function apply(root: string, changes: readonly Change[]): void {
  for (const { path, after } of changes) {
    const absolute = join(root, path)
    if (after === undefined) {
      rmSync(absolute)
      if (readdirSync(dirname(absolute)).length === 0) rmdirSync(dirname(absolute))
    } else {
      mkdirSync(dirname(absolute), { recursive: true })
      writeFileSync(absolute, after)
    }
  }
}
