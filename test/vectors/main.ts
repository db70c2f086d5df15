// The command `npm run vectors`.

import { writeFileSync } from 'node:fs'
import { makeVectors } from './make.ts'
import { subjects } from './protocols.ts'
import { vectorsPath } from './stored.ts'

for (const [name, subject] of subjects) writeFileSync(vectorsPath(name), await makeVectors(subject))
