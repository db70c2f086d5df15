import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Protocol } from '../../generator/ir/protocol.ts'
import { foldersIn } from '../../generator/load/load.ts'
import { compile } from '../../generator/run/compile.ts'
import { compileSchema } from '../../generator/validate/validate.ts'

export const root: string = join(import.meta.dirname, '../..')

/** Names of the protocols that this project describes. */
export const protocolNames: readonly string[] = foldersIn(root, 'spec')

/** Compiles one of the protocols that this project describes. */
export function specProtocol(name = 'nix-daemon'): Protocol {
  const schema = compileSchema(JSON.parse(readFileSync(join(root, 'spec/protocol.schema.json'), 'utf8')))
  const { protocol } = compile(root, `spec/${name}`, schema)
  if (protocol === undefined) throw new Error('the spec has mistakes: npm run generate shows them')
  return protocol
}
