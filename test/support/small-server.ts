// A server in a process of its own, whose heap a test makes small: node --max-old-space-size=… small-server.ts SOCKET

import { listen } from '../../generated/nix-daemon/server.ts'

const [socket = ''] = process.argv.slice(2)
await listen(socket, { isValidPath: () => true })
process.stdout.write('listening\n')
