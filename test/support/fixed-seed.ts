// Properties are tried with other values each time, but not where a change has to prove itself: luck must not
// decide there. What fails elsewhere prints its seed.

import { configureGlobal } from 'fast-check'

if (process.env.CI !== undefined) configureGlobal({ seed: 20_260_101 })
