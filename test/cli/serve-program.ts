// A program that serves the serve protocol on its standard streams, for tests that start it.

import { serve } from '../../generated/nix-serve/index.ts'

const path = '/nix/store/3k9xw7m2b5hq1fz8rv4ysn6dcgpja0li-hello'

await serve(
  { readable: process.stdin, writable: process.stdout },
  {
    queryValidPaths: ({ paths }) => paths.filter(each => each === path),
    dumpStorePath: () => Buffer.alloc(0),
  },
)
