import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { base, root } from './diagnose.ts'

/** Text of `spec/protocol.schema.json`. */
export const schemaText: string = readFileSync(join(root, 'spec/protocol.schema.json'), 'utf8')

/** A complete spec, as `spec/demo/ANY.yaml`. */
export const wholeSpec: string = base
