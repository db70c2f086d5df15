// Starts a thread from the sources, since Node 20 cannot run TypeScript. The package has a module without this detour.

import { register } from 'tsx/esm/api'

register()
await import('./thread.ts')
