import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findYaml } from '../load/load.ts'
import type { Places } from '../load/places.ts'

/** Explains why a project has no protocol; a file that lacks its folder is the likeliest reason. */
export function noProtocolText(root: string, { spec }: Places): string {
  const found = existsSync(join(root, spec)) ? findYaml(root, spec) : []
  const [loose] = found.filter(path => !path.slice(spec.length + 1).includes('/'))
  const nothing = `there is no protocol below ${spec}/`
  if (loose === undefined) return nothing
  const inFolder = `${loose.replace(/\.ya?ml$/, '')}/${loose.slice(spec.length + 1)}`
  return `${nothing}: a protocol is a folder of files, so ${loose} belongs at ${inFolder}`
}
