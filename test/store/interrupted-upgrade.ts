// Upgrades a database, and dies after the given number of statements of the upgrade.

import { loadBinding } from '../../store/sqlite/binding.ts'
import { Database } from '../../store/sqlite/database.ts'
import { prepareSchema } from '../../store/sqlite/schema.ts'

const [file = '', statements = ''] = process.argv.slice(2)
const database = new Database(await loadBinding(), file)
// Pages that do not fit are written to the file before the end of the transaction.
database.exec('pragma cache_size = 1')
const exec = database.exec.bind(database)
let left = Number(statements)
database.exec = sql => {
  exec(sql)
  left -= 1
  if (left === 0) process.kill(process.pid, 'SIGKILL')
}
prepareSchema(database, '/nix/store', false)
