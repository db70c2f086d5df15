import { dirname } from 'node:path'
import { format } from '../format/format.ts'
import { ownPlaces } from '../load/places.ts'
import { SchemaError } from './compile-all.ts'
import { generate } from './generate.ts'

const root = dirname(dirname(import.meta.dirname))

generate(process.argv.slice(2), {
  root,
  places: () => ownPlaces,
  command: 'npm run generate',
  layOut: files => format(root, files),
  print: text => process.stdout.write(text),
  printError: text => process.stderr.write(text),
}).then(
  code => {
    process.exitCode = code
  },
  error => {
    // The place of a mistake in the generator is of use, and that of a missing file is not.
    const told = error instanceof SchemaError ? error.message : error instanceof Error ? error.stack : error
    process.stderr.write(`generate: ${told}\n`)
    process.exitCode = 3
  },
)
