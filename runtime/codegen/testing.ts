/** Private to generated code: helpers of arbitraries, the only door that needs fast-check. See index.ts. */

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
