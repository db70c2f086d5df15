// Fixes the seed of property tests in CI, so that no change fails there by luck. Elsewhere each run tries other
// values, and a failure prints its seed.

import { configureGlobal } from 'fast-check'

if (process.env.CI !== undefined) configureGlobal({ seed: 20_260_101 })
