// Writes docs/call-in-bytes.md, with `-u`, or compares it.

import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nixwire } from './cli.ts'

const root = join(import.meta.dirname, '../..')
const recording = 'test/recordings/2.34.8--2.34.8--query-hash.jsonl'

const page = (transcript: string): string => `# A call in bytes

A whole session of \`nix-store --query --hash\` with a daemon, both of Nix 2.34.8, as it was recorded. On the right is the
field to which the bytes belong: [the handshake](nix-daemon/handshake.md), the request for
[SetOptions](nix-daemon/operations.md#setoptions) that opens each session, then the call
[QueryPathInfo](nix-daemon/operations.md#querypathinfo). \`→\` is the client, \`←\` the server; offsets count the bytes of each side
by themselves.

The server writes \`Last\`, in the sources of Nix \`STDERR_LAST\`, before each response: the end of
[the log](nix-daemon/logging.md), which is empty here. A text is its length in bytes, the bytes, and zeros up to a multiple
of 8 ([how values are written](nix-daemon/README.md#bytes)).

This page is written by \`npx vitest run test/cli/call-in-bytes.test.ts -u\` from
[the recording](../${recording}); \`nixwire transcript --hex FILE\` shows any other one
in the same way.

\`\`\`text
${transcript.trimEnd()}
\`\`\`
`

test('the page shows the bytes of a recorded call', async () => {
  const { status, text } = await nixwire(['transcript', '--hex', join(root, recording)])
  expect(status).toBe(0)
  expect(text).toContain('QueryPathInfo (26)')
  await expect(page(text)).toMatchFileSnapshot(join(root, 'docs/call-in-bytes.md'))
})
