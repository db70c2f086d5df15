import { writeSync } from 'node:fs'
import { openSqliteMetadata } from '../../../store/sqlite/sqlite-metadata.ts'
import { STORE_DIR } from './entries.ts'
import { batchAt, numbered } from './numbered.ts'

/** Registers path after path until it is killed, and prints their number after each acknowledgement. */
const metadata = await openSqliteMetadata(process.argv[2] as string, { storeDir: STORE_DIR })
let { paths: count } = await metadata.counts()
writeSync(1, `${count}\n`)
for (;;) {
  const end = count + batchAt(count)
  const batch = []
  for (let number = count; number < end; number += 1) batch.push(numbered(number))
  await metadata.register(batch)
  count = end
  writeSync(1, `${count}\n`)
}
