/**
 * Door of generated arbitraries, the only one that needs fast-check. Private to generated code, see index.ts.
 */

export {
  bigIntegers,
  closedEnum,
  emptyList,
  mixedIntegers,
  openEnum,
  safeIntegers,
  shortText,
  smallIntegers,
  wireText,
} from '../testing/arbitrary.ts'
