import type { Rule } from '../rule.ts'

// A session holds one bit for each feature in one word.
const most = 32

export const featureCount: Rule = {
  id: 'feature-count',
  summary: 'A protocol has at most 32 features.',
  check: ({ protocol, spans }, report) => {
    const first = protocol.features[most]
    if (first !== undefined)
      report(spans.at(first, 'name'), `a session can hold ${most} features, and this is one more`)
  },
}
