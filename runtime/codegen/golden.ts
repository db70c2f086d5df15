/** Door of generated golden vectors. Private to generated code, see index.ts. */

export { checkGolden, type Golden, textOf } from '../testing/golden.ts'
